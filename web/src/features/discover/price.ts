import type { TFunction } from 'i18next';
import type { EventCardFragment } from '@/graphql/generated/graphql';
import { formatMoney, minorUnits } from '@/lib/format';
import { formatTag } from '@/lib/i18n';

interface Price {
  /** There is nothing to pay for. */
  free: boolean;
  text: string;
  /** The same where there is little room. */
  short: string;
}

/** What an event costs at least; none while nothing is on sale, nor comes on sale. */
export function priceOf(
  { priceFrom, ticketTypes }: Pick<EventCardFragment, 'priceFrom' | 'ticketTypes'>,
  t: TFunction,
): Price | undefined {
  if (!priceFrom) return undefined;
  const free = minorUnits(priceFrom) === 0 && ticketTypes.every(({ kind }) => kind === 'FREE');
  const price = formatMoney(priceFrom, formatTag());
  const text = free ? t('price.free') : t('price.from', { price });
  return { free, text, short: minorUnits(priceFrom) === 0 ? text : price };
}
