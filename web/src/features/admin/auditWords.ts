import { useTranslation } from 'react-i18next';
import { formatMoment, formatMoney, visitorZone, type MoneyValue } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import audit from '@/locales/en/audit.json';
import type { AuditEntry } from './audit';
import { useJobWords } from './jobWords';

type Did = keyof typeof audit.did;
type FieldName = keyof typeof audit.field;
type Value = keyof typeof audit.value;

/** All actions that there are words for, as the API calls them, such as `user.suspend`. */
export const ACTIONS = Object.keys(audit.did).map((key) => key.replace('-', '.'));

/** Details that only a program can use: ids and sizes. They stay in the file and in the API. */
const UNSAID = new Set([
  ...['audience', 'cover', 'dispute', 'event', 'height', 'logo', 'of', 'order', 'organizations', 'picture'],
  ...['refund', 'subject', 'ticketType', 'total', 'width'],
]);
/** What people typed: no word of ours, even if it is one. */
const TYPED = new Set([
  'accentColour',
  'contact',
  'intro',
  'mailFooter',
  'message',
  'name',
  'slug',
  'subject',
]);
/** Details that are moments, in seconds since 1970. */
const MOMENTS = new Set(['opensAt', 'sendAt']);

/** What was done, in words; an action without any by its code. */
export function useActionWords(): (action: string) => string {
  const { t } = useTranslation('audit');
  return (action) => {
    const key = action.replace('.', '-');
    return key in audit.did ? t(`did.${key as Did}`) : action;
  };
}

/** A change that can be read: what changed, from what, to what. */
export interface Said {
  name: string;
  label: string;
  before: string | null;
  after: string | null;
}

type Change = AuditEntry['changes'][number];

/** An amount as the server writes it in details, `12.50 EUR`. */
export function amountOf(text: string): MoneyValue | undefined {
  const [, whole = '', part = '', currency] = /^(-?\d+)(?:\.(\d+))? ([A-Z]{3})$/.exec(text) ?? [];
  return currency ? { currency, minor: whole + part } : undefined;
}

/** Puts prices beside their currency, and leaves out what says nothing to people, and what stayed as it was. */
export function readable(changes: readonly Change[]): Change[] {
  const currency = changes.find(({ name }) => name === 'currency')?.after;
  const isMail = changes.some(({ name }) => name === 'mail');
  const isPriced = changes.some(({ name, after }) => name === 'price_minor' && after != null);
  return changes.filter(({ name, before, after }) => {
    // Which mail's texts were changed stays the same, and is what one wants to know.
    if (isMail && (name === 'mail' || name === 'subject')) return name === 'mail' || before !== after;
    if (UNSAID.has(name) || (before ?? null) === (after ?? null)) return false;
    // A type of ticket has the currency of its price.
    if (isPriced && name === 'currency') return false;
    return name !== 'price_minor' || Boolean(currency);
  });
}

/** What changed, in words, of one entry after the other. */
export function useChangeWords(): (changes: readonly Change[]) => Said[] {
  const { t } = useTranslation('audit');
  const { t: admin } = useTranslation('admin');
  const jobWords = useJobWords();
  const money = (value: MoneyValue) => formatMoney(value, formatTag());
  const say = (name: string, value: string, currency: string | null | undefined): string => {
    if (name === 'price_minor' && currency) return money({ currency, minor: value });
    if (name === 'amount') {
      const amount = amountOf(value);
      return amount ? money(amount) : value;
    }
    if (MOMENTS.has(name) && /^\d+$/.test(value))
      return formatMoment(new Date(Number(value) * 1000).toISOString(), visitorZone(), formatTag());
    if (name === 'languages') return value.split(', ').filter(Boolean).map(languageName).join(', ');
    if (name === 'mail') return value.replace('.', ' · ');
    if (name === 'queue') {
      const queue = value.toUpperCase();
      return isQueue(queue) ? admin(`jobs.queue.${queue}`) : value;
    }
    if (TYPED.has(name)) return value;
    if (name === 'reason') {
      const reason = value.toUpperCase();
      return isReason(reason) ? admin(`reports.reason.${reason}`) : value;
    }
    if (value in audit.value) return t(`value.${value as Value}`);
    return name === 'kind' ? jobWords(value) : value;
  };
  return (changes) => {
    const currency = changes.find(({ name }) => name === 'currency')?.after;
    return readable(changes).map(({ name, before, after }) => {
      const field = name === 'price_minor' ? 'price' : name;
      return {
        name,
        label: field in audit.field ? t(`field.${field as FieldName}`) : name,
        before: before == null ? null : say(name, before, currency),
        after: after == null ? null : say(name, after, currency),
      };
    });
  };
}

const QUEUES = ['PAYMENTS', 'MAIL', 'SYNC', 'BULK_MAIL', 'MAINTENANCE'] as const;

function isQueue(name: string): name is (typeof QUEUES)[number] {
  return QUEUES.some((queue) => queue === name);
}

const REASONS = ['FRAUD', 'ILLEGAL', 'OFFENSIVE', 'MISLEADING', 'SPAM', 'OTHER'] as const;

function isReason(name: string): name is (typeof REASONS)[number] {
  return REASONS.some((reason) => reason === name);
}

/** A language by its name in the reader's. */
export function languageName(tag: string): string {
  return new Intl.DisplayNames([formatTag()], { type: 'language' }).of(tag) ?? tag;
}
