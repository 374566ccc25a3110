import { useTranslation } from 'react-i18next';
import { Badge } from '@/components/ui';
import type { OrderOrigin } from '@/graphql/generated/graphql';
import { orderState, STATE_TONES } from './state';

/** Where an order stands, in a word or two. */
export function StateBadge({ order }: { order: Parameters<typeof orderState>[0] }) {
  const { t } = useTranslation('orders');
  const state = orderState(order);
  return <Badge tone={STATE_TONES[state]}>{t(`state.${state}`)}</Badge>;
}

/** That an organizer added it, for money or for nothing; nothing for what buyers ordered. */
export function OriginBadge({ origin }: { origin: OrderOrigin }) {
  const { t } = useTranslation('orders');
  return origin === 'SALE' ? null : (
    <Badge tone={origin === 'COMP' ? 'accent' : 'neutral'}>{t(`origin.${origin}`)}</Badge>
  );
}
