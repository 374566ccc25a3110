import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';
import { Card } from '@/components/ui';
import { cartTotal, type EventDetails } from '@/features/event/event';
import { formatMoney, minorUnits, moneyOf } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { LIMITS } from '@/lib/limits';
import type { Viewer } from '@/lib/viewer';
import type { Draft } from './draft';

/** The place of one person in the order, by line and number. */
export const placeName = (line: number, place: number) => `attendee.${line}.${place}`;

interface LinesProps {
  event: EventDetails;
  /** Which types of tickets, and how many of each. */
  lines: [ticketTypeId: string, quantity: number][];
}

/** What is ordered, and what of it somebody else took meanwhile. */
export function Summary({ event, lines }: LinesProps) {
  const { t } = useTranslation('checkout');
  const { t: common } = useTranslation();
  const currency = event.ticketTypes[0]?.price.currency ?? 'EUR';
  const money = (units: number) =>
    units === 0 ? common('price.free') : formatMoney(moneyOf(units, currency), formatTag());
  return (
    <Card aria-label={t('summary')}>
      <ul className="space-y-2">
        {lines.map(([id, quantity]) => {
          const type = event.ticketTypes.find((candidate) => candidate.id === id);
          return (
            <li key={id}>
              <p className="flex justify-between gap-3">
                <span>
                  {quantity} × {type?.name}
                </span>
                <span>{money(quantity * (type ? minorUnits(type.price) : 0))}</span>
              </p>
              <p role="status" className="text-sm font-medium text-warn">
                {type?.availability != null &&
                  type.availability < quantity &&
                  (type.availability > 0
                    ? t('code.onlyLeft', { count: type.availability })
                    : t('code.SOLD_OUT'))}
              </p>
            </li>
          );
        })}
      </ul>
      <p className="mt-3 flex justify-between border-t border-line pt-3 text-lg font-semibold">
        <span>{t('total')}</span>
        <span>{money(cartTotal(Object.fromEntries(lines), event.ticketTypes))}</span>
      </p>
    </Card>
  );
}

interface BuyerProps {
  viewer: Viewer | null;
  draft: Draft;
  nameProblem: string | undefined;
  emailProblem: string | undefined;
}

export function Buyer({ viewer, draft, nameProblem, emailProblem }: BuyerProps) {
  const { t } = useTranslation('checkout');
  return (
    <fieldset className="space-y-4">
      <legend className="mb-2 text-lg font-semibold">{t('buyer')}</legend>
      <TextField
        label={t('name')}
        name="name"
        autoComplete="name"
        required
        maxLength={LIMITS.name}
        defaultValue={draft['name'] ?? viewer?.displayName}
        error={nameProblem}
      />
      {viewer ? (
        <p className="text-sm text-quiet">{t('sendTo', { email: viewer.email })}</p>
      ) : (
        <TextField
          label={t('email')}
          hint={t('emailHint')}
          name="email"
          type="email"
          autoComplete="email"
          inputMode="email"
          required
          maxLength={LIMITS.email}
          defaultValue={draft['email']}
          error={emailProblem}
        />
      )}
    </fieldset>
  );
}

/** Names on the tickets; left empty, they are in the buyer's. */
export function Attendees({ event, lines, draft }: LinesProps & { draft: Draft }) {
  const { t } = useTranslation('checkout');
  const places = lines.reduce((sum, [, quantity]) => sum + quantity, 0);
  if (places === 1) return null;
  return (
    <fieldset className="space-y-4">
      <legend className="text-lg font-semibold">{t('attendees')}</legend>
      <p className="text-sm text-quiet">{t('attendeesHint')}</p>
      {lines.flatMap(([id, quantity], line) =>
        Array.from({ length: quantity }, (_, place) => (
          <TextField
            key={placeName(line, place)}
            label={t('attendee', {
              type: event.ticketTypes.find((type) => type.id === id)?.name,
              number: place + 1,
            })}
            name={placeName(line, place)}
            maxLength={LIMITS.name}
            defaultValue={draft[placeName(line, place)]}
            autoComplete="off"
          />
        )),
      )}
    </fieldset>
  );
}
