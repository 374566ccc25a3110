import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Problem } from '@/components/Problem';
import { Badge, Skeleton } from '@/components/ui';
import type { MailTextFieldsFragment } from '@/graphql/generated/graphql';
import type { Language } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { languageName } from '../site/languages';
import { isChanged, mailTextsQuery } from './mails';

/** The emails whose texts can be written, and which of them have been. */
export function MailsPage() {
  const { t } = useTranslation('mailTexts');
  useTitle(t('title'));
  const query = useQuery(mailTextsQuery);
  if (query.isError) return <Problem page error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-96" />;
  const kinds = [...new Set(query.data.map(({ kind }) => kind))];
  return (
    <div className="max-w-2xl">
      <Link to="/admin/site" className="inline-flex min-h-11 items-center text-quiet hover:text-ink">
        <Icon name="previous" className="me-1 size-[1.2em]" />
        {t('site')}
      </Link>
      <h1 className="text-2xl font-bold tracking-tight">{t('title')}</h1>
      <p className="mt-1 mb-4 text-quiet">{t('about')}</p>
      <ul className="divide-y divide-line rounded-2xl border border-line bg-card px-4">
        {kinds.map((kind) => (
          <li key={kind} className="py-3">
            <h2 className="font-medium">{t(`mail.${kind}`)}</h2>
            <ul className="flex flex-wrap gap-x-5">
              {query.data
                .filter((text) => text.kind === kind)
                .map((text) => (
                  <InLanguage key={text.locale} text={text} />
                ))}
            </ul>
          </li>
        ))}
      </ul>
    </div>
  );
}

function InLanguage({ text }: { text: MailTextFieldsFragment }) {
  const { t } = useTranslation('mailTexts');
  const language = languageName(text.locale as Language);
  return (
    <li className="flex items-center gap-2">
      <Link
        to="/admin/mails/$mail/$language"
        params={{ mail: text.kind.toLowerCase(), language: text.locale }}
        aria-label={`${t(`mail.${text.kind}`)}: ${language}`}
        className="inline-flex min-h-11 items-center text-accent underline"
      >
        {language}
      </Link>
      {isChanged(text) && <Badge>{t('own')}</Badge>}
    </li>
  );
}
