import { useTranslation } from 'react-i18next';
import { Badge } from '@/components/ui';
import { orderState, STATE_TONES } from './state';

/** Where an order stands, in a word or two. */
export function StateBadge({ order }: { order: Parameters<typeof orderState>[0] }) {
  const { t } = useTranslation('orders');
  const state = orderState(order);
  return <Badge tone={STATE_TONES[state]}>{t(`state.${state}`)}</Badge>;
}
