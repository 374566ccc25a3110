import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { mayManage, useOrganization } from '../area/organization';
import { NewEvent } from './NewEvent';

/** An event of the organization's, from a title to what can be ordered. */
export function NewEventPage() {
  const { t } = useTranslation('editor');
  useTitle(t('new.page'));
  const organization = useOrganization();
  const { viewer } = useViewer();
  if (!viewer || !mayManage(organization.viewerRole)) return <NotFound />;
  return <NewEvent key={organization.id} viewer={viewer} organization={organization} />;
}
