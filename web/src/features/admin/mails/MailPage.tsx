import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Moment } from '@/components/Moment';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Skeleton } from '@/components/ui';
import type { MailTextFieldsFragment } from '@/graphql/generated/graphql';
import type { Language } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { languageName } from '../site/languages';
import { isChanged, mailTextsQuery } from './mails';
import { MailForm } from './MailForm';

const route = getRouteApi('/admin/mails/$mail/$language');

/** The texts of one email in one language, to be written. */
export function MailPage() {
  const { t } = useTranslation('mailTexts');
  const { mail, language } = route.useParams();
  const query = useQuery(mailTextsQuery);
  // The form begins anew with the built-in texts, so that what was reset is not taken for somebody else's change.
  const [resets, setResets] = useState(0);
  useTitle(t('title'));
  if (query.isError) return <Problem page error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-96" />;
  const text = query.data.find(({ kind, locale }) => kind === mail.toUpperCase() && locale === language);
  if (!text) return <NotFound />;
  return (
    <>
      <Link to="/admin/mails" className="inline-flex min-h-11 items-center text-quiet hover:text-ink">
        <Icon name="previous" className="me-1 size-[1.2em]" />
        {t('title')}
      </Link>
      <h1 className="text-2xl font-bold tracking-tight">
        {t('heading', { mail: t(`mail.${text.kind}`), language: languageName(text.locale as Language) })}
      </h1>
      <Changed text={text} />
      <MailForm
        key={`${text.kind} ${text.locale} ${resets}`}
        text={text}
        wasReset={resets > 0}
        startAnew={() => setResets((before) => before + 1)}
      />
    </>
  );
}

/** Whose text it is. */
function Changed({ text }: { text: MailTextFieldsFragment }) {
  const { t } = useTranslation('mailTexts');
  return (
    <p className="mt-1 mb-4 text-sm text-quiet">
      {t(isChanged(text) ? 'isOwn' : 'isBuiltIn')}
      {text.updatedAt && (
        <>
          {' · '}
          {text.editor && (
            <>
              <Link to="/admin/users/$userId" params={{ userId: text.editor.id }} className="underline">
                {text.editor.name}
              </Link>
              {', '}
            </>
          )}
          <Moment at={text.updatedAt} />
        </>
      )}
    </p>
  );
}
