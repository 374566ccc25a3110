import { useTranslation } from 'react-i18next';
import { Empty, LinkButton } from '@/components/ui';

/** What a newcomer sees instead of an empty list: where it begins. */
export function FirstSteps({ org }: { org: string }) {
  const { t } = useTranslation('events');
  return (
    <>
      <h1 className="sr-only">{t('title')}</h1>
      <Empty title={t('first.title')}>
        <p>{t('first.intro')}</p>
        <LinkButton to="/organizer/$org/events/new" params={{ org }} tone="primary" className="mt-6">
          {t('create')}
        </LinkButton>
      </Empty>
    </>
  );
}
