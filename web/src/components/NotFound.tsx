import { useTranslation } from 'react-i18next';
import { useTitle } from '@/lib/title';
import { Empty, LinkButton, Page } from './ui';

export function NotFound() {
  const { t } = useTranslation();
  useTitle(t('notFound.title'));
  return (
    <Page>
      <Empty page title={t('notFound.title')}>
        <p>{t('notFound.text')}</p>
        <LinkButton to="/" tone="primary" className="mt-5">
          {t('notFound.home')}
        </LinkButton>
      </Empty>
    </Page>
  );
}
