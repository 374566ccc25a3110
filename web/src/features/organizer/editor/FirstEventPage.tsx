import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Page } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { NewEvent } from './NewEvent';

/** The first event of somebody who has no organization: it is made on the way. */
export default function FirstEventPage() {
  const { t } = useTranslation('editor');
  useTitle(t('new.page'));
  const { viewer } = useViewer();
  return viewer ? (
    <Page>
      <NewEvent viewer={viewer} organization={undefined} />
    </Page>
  ) : (
    <NotFound />
  );
}
