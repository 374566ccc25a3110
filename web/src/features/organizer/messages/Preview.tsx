import type { UseQueryResult } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Prose } from '@/components/Prose';
import { Notice } from '@/components/ui';
import type { MessagePreview } from './messages';
import { useMessageText } from './words';

interface PreviewProps {
  query: UseQueryResult<MessagePreview>;
  /** There is something to look at. */
  written: boolean;
}

/** How many get a message, and what they get. */
export function Preview({ query, written }: PreviewProps) {
  const { t } = useTranslation('messages');
  const say = useMessageText();
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  const preview = query.data;
  const refused = preview?.errors[0];
  // While one types, a field may be too long or empty; that is said when it is sent.
  if (refused && (!refused.field || refused.field === 'eventId')) return <Notice tone="bad">{say(refused.code, refused.message)}</Notice>;
  const counted = preview?.recipients !== null && preview?.recipients !== undefined;
  return (
    <div className="space-y-3">
      <p aria-live="polite" className="font-medium">
        {counted ? t('recipients', { count: preview.recipients ?? 0 }) : '\u00a0'}
        {counted && Boolean(preview.unwanted) && (
          <span className="block text-sm font-normal text-quiet">
            {t('unwanted', { count: preview.unwanted ?? 0 })}
          </span>
        )}
      </p>
      {written && preview?.bodyHtml && (
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
      )}
    </div>
  );
}
