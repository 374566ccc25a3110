import { useTranslation } from 'react-i18next';
import { useTitle } from '@/lib/title';
import { useOrganization } from './organization';

/** The organization's events. */
export function EventsPage() {
  const { t } = useTranslation('organizer');
  const organization = useOrganization();
  useTitle(`${organization.name} – ${t('events.title')}`);
  return null;
}
