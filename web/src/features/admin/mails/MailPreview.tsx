import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Card, Notice, Skeleton } from '@/components/ui';
import type { MailTextDraftInput } from '@/graphql/generated/graphql';
import { usePaused } from '@/lib/pause';
import { mailPreviewQuery } from './mails';
import { useMailRefusalText } from './words';

const LOOKS = ['light', 'dark', 'plain'] as const;

/** The email as it is sent, with sample values; on a page of its own in a frame, because its styles stand in it. */
export function MailPreview({ draft }: { draft: MailTextDraftInput }) {
  const { t } = useTranslation('mailTexts');
  const say = useMailRefusalText();
  const [look, setLook] = useState<(typeof LOOKS)[number]>('light');
  // As text, which stays the same for as long as nothing changes.
  const settled = usePaused(JSON.stringify(draft), 500);
  const query = useQuery(mailPreviewQuery(JSON.parse(settled) as MailTextDraftInput));
  const { subject, text, url, errors = [] } = query.data ?? {};
  const [refused] = errors;
  // On our own address, whatever name the server is called by.
  const { pathname, search } = new URL(url ?? location.href);
  const src = `${pathname}${search}${look === 'dark' ? '&look=dark' : ''}`;
  return (
    <Card aria-labelledby="mail-preview" className="min-w-0">
      <h2 id="mail-preview" className="text-lg font-semibold">
        {t('preview')}
      </h2>
      <fieldset className="mt-2 flex flex-wrap gap-x-5">
        <legend className="sr-only">{t('look')}</legend>
        {LOOKS.map((one) => (
          <label key={one} className="inline-flex min-h-11 items-center gap-2">
            <input
              type="radio"
              name="look"
              className="size-5 accent-accent"
              checked={look === one}
              onChange={() => setLook(one)}
            />
            {t(`looks.${one}`)}
          </label>
        ))}
      </fieldset>
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {refused && <Notice tone="bad">{say(refused.code, refused.message)}</Notice>}
      {query.isPending && <Skeleton className="h-96" />}
      {url && (
        <>
          <p dir="auto" className="mt-1 mb-2 font-semibold [overflow-wrap:anywhere]">
            {subject}
          </p>
          {look === 'plain' ? (
            <pre
              dir="auto"
              className="h-[36rem] overflow-auto rounded-xl border border-line p-4 text-sm whitespace-pre-wrap"
            >
              {text}
            </pre>
          ) : (
            <iframe
              // A frame that goes elsewhere is a step to go back.
              key={src}
              title={t('frame')}
              sandbox=""
              src={src}
              className="h-[36rem] w-full rounded-xl border border-line bg-white"
            />
          )}
        </>
      )}
    </Card>
  );
}
