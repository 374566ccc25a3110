import { useTranslation } from 'react-i18next';
import { formatMoney } from '@/lib/format';
import { numberFormat } from '@/lib/formats';
import { formatTag } from '@/lib/i18n';
import { check, Refused, type Refusal } from '@/lib/refusal';
import events from '@/locales/en/events.json';
import { useRefusalText } from './refusal';

/** Clocks in the event's zone skip the time that was typed. */
export const SKIPPED = 'TIME_SKIPPED';

/** There is more of it than there may be; the message is how much that is. */
const TOO_MUCH = 'TOO_MUCH';

/** An order would cost less than the payment provider charges; the message is how much that is. */
const TOO_LOW = 'PRICE_TOO_LOW';

/**
 * Refusals at the fields that the forms have, of `tags.0` and `price.amount` too; where a field's value can't be used,
 * the code says of which field.
 */
export function precise(problems: Refusal[]): Refusal[] {
  return problems.map((problem) => {
    const [field = ''] = (problem.field ?? '').split('.');
    const code = problem.code === 'INVALID_INPUT' && field ? `INVALID_${field}` : problem.code;
    // With the amount in place of the server's words, for the reader's own.
    if (problem.minimum) {
      const message = formatMoney(problem.minimum, formatTag());
      return { ...problem, field: field || null, code: TOO_LOW, message };
    }
    // Below the least is nothing that forms send, but where the least is another field's.
    if (problem.limit === 'OUT_OF_RANGE' && problem.max && ['0', '1'].includes(problem.min ?? '')) {
      return tooMuch(field, Number(problem.max));
    }
    return { ...problem, field: field || null, code };
  });
}

/** A number that is larger than it may be. */
export function tooMuch(field: string, most: number): Refusal {
  const message = numberFormat(formatTag(), { maximumFractionDigits: 3 }).format(most);
  return { code: TOO_MUCH, field, message };
}

/** Throws what a mutation's payload names as wrong, precisely. */
export function checkFields(errors: Refusal[]): void {
  check(precise(errors));
}

/** The moment that was typed; refused where it is one that clocks skip. */
export function existing(field: string, moment: string | null | undefined): string | null {
  if (moment === undefined) throw new Refused([{ code: SKIPPED, field, message: '' }]);
  return moment;
}

const INVALID = Object.keys(events.invalid) as (keyof typeof events.invalid)[];

/** Refusals about events, their tickets and venues in the reader's words. */
export function useEventText(): (code: string, message: string) => string {
  const { t } = useTranslation('events');
  const say = useRefusalText();
  return (code, message) => {
    if (code === SKIPPED) return t('time.skipped');
    if (code === TOO_MUCH) return t('tooMuch', { most: message });
    if (code === TOO_LOW) return t('priceTooLow', { minimum: message });
    const field = INVALID.find((candidate) => code === `INVALID_${candidate}`);
    return field ? t(`invalid.${field}`) : say(code, message);
  };
}
