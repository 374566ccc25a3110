import { useTranslation } from 'react-i18next';
import type { EventCardFragment } from '@/graphql/generated/graphql';
import { corrected } from './corrections';

/** That the results are for another spelling than what was typed, if they are. */
export default function Corrected({ typed, events }: { typed: string; events: EventCardFragment[] }) {
  const { t } = useTranslation('discover');
  const meant = corrected(
    typed,
    events.map(({ title, summary, venue, organization }) =>
      [title, summary, venue?.name, venue?.location?.city, organization.name].join(' '),
    ),
  );
  if (!meant) return null;
  return <p className="-mt-2 mb-4 text-quiet">{t('corrected', { meant, typed })}</p>;
}
