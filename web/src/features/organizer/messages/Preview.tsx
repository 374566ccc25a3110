import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Prose } from '@/components/Prose';
import { Notice } from '@/components/ui';
import type { MessagePreview, MessageReach } from './messages';
import { useMessageText } from './words';

/** How many get a message, or why nobody can be written to. */
export function Reach({ query }: { query: UseQueryResult<MessageReach> }) {
  const { t } = useTranslation('messages');
  const say = useMessageText();
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  const { recipients = null, unwanted = null, errors = [] } = query.data ?? {};
  const [refused] = errors;
  if (refused) return <Notice tone="bad">{say(refused.code, refused.message)}</Notice>;
  return (
    <p aria-live="polite" className="font-medium">
      {recipients === null ? '\u00a0' : t('recipients', { count: recipients })}
      {recipients !== null && Boolean(unwanted) && (
        <span className="block text-sm font-normal text-quiet">
          {t('unwanted', { count: unwanted ?? 0 })}
        </span>
      )}
    </p>
  );
}

/** What they get. While one types, a field may be too long; that is said when it is sent. */
export function Preview({ query }: { query: UseQueryResult<MessagePreview> }) {
  const { t } = useTranslation('messages');
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  const preview = query.data;
  if (!preview?.bodyHtml) return null;
  return (
    <section
      aria-label={t('preview.title')}
      className="rounded-xl border border-dashed border-line px-4 py-3"
    >
      <p className="text-sm text-quiet">{t('preview.title')}</p>
      <p className="mt-1 text-lg font-semibold [overflow-wrap:anywhere]">{preview.subject}</p>
      <div className="mt-2 [overflow-wrap:anywhere]">
        <Prose html={preview.bodyHtml} />
      </div>
      <details className="mt-3">
        <summary className="min-h-11 content-center text-sm">{t('preview.text')}</summary>
        <pre className="text-sm whitespace-pre-wrap [overflow-wrap:anywhere]">{preview.text}</pre>
      </details>
    </section>
  );
}
