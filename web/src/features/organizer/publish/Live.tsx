import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Card } from '@/components/ui';
import type { Publishing } from './publish';

/** Where a published event is to be found, and ways to tell others. */
export function Live({ event, fresh }: { event: Publishing; fresh: boolean }) {
  const { t } = useTranslation('events');
  const heading = useRef<HTMLHeadingElement>(null);
  const [copied, setCopied] = useState(false);
  const url = `${location.origin}/events/${event.slug}`;
  useEffect(() => {
    // The button that was pressed is gone; what came of it is read out.
    if (fresh) heading.current?.focus();
  }, [fresh]);
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => setCopied(true),
      () => undefined,
    );
  const share = () => navigator.share({ title: event.title, url }).catch(() => undefined);
  return (
    <Card aria-labelledby="live" className={fresh ? 'border-good bg-good-soft' : ''}>
      <h2 id="live" ref={heading} tabIndex={-1} className="text-lg font-semibold outline-none">
        {fresh && (
          <span aria-hidden className="text-good">
            ✓{' '}
          </span>
        )}
        {t(fresh ? 'live.now' : 'live.title')}
      </h2>
      <p className="mt-1">{fresh ? t('live.nowText', { title: event.title }) : t('live.text')}</p>
      <a
        href={url}
        className="mt-2 inline-block min-h-11 py-2 text-accent underline [overflow-wrap:anywhere]"
      >
        {url.replace(/^https?:\/\//, '')}
      </a>
      <p className="text-sm text-quiet">{t(`live.${event.visibility}`)}</p>
      <div className="mt-3 flex flex-wrap items-center gap-2">
        <Button tone={fresh ? 'primary' : 'plain'} onClick={() => void copy()}>
          {t('live.copy')}
        </Button>
        {'share' in navigator && <Button onClick={() => void share()}>{t('live.share')}</Button>}
        <span role="status" className="text-sm text-good">
          {copied && t('live.copied')}
        </span>
      </div>
    </Card>
  );
}
