import { useRouterState } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Empty, LinkButton, Page } from '@/components/ui';
import { maybeSignedIn } from '@/lib/session';
import { useTitle } from '@/lib/title';

/** In place of what others may see: a session that ended is no reason to say that there is nothing. */
export default function NotShown() {
  return maybeSignedIn() ? <NotFound /> : <LogInFirst />;
}

/** One logs in and comes back. */
function LogInFirst() {
  const { t } = useTranslation('account');
  const { t: common } = useTranslation();
  const next = useRouterState({ select: (state) => state.location.href });
  useTitle(t('notShown.title'));
  return (
    <Page>
      <Empty page title={t('notShown.title')}>
        <p>{t('notShown.text')}</p>
        <p className="mt-5 flex flex-wrap justify-center gap-3">
          <LinkButton to="/login" search={{ next }} tone="primary">
            {t('login.submit')}
          </LinkButton>
          <LinkButton to="/find-order">{t('notShown.find')}</LinkButton>
          <LinkButton to="/">{common('notFound.home')}</LinkButton>
        </p>
      </Empty>
    </Page>
  );
}
