import { useTranslation } from 'react-i18next';
import { useTitle } from '@/lib/title';
import { useOrganizerEvent } from './event';

/** How one event stands. */
export function OverviewPage() {
  const { t } = useTranslation('organizer');
  const event = useOrganizerEvent();
  useTitle(`${event.title} – ${t('tab.overview')}`);
  return null;
}
