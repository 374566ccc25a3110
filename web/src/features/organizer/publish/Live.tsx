import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { TicketCode } from '@/components/TicketCode';
import { Button, Card, LinkButton } from '@/components/ui';
import { useOrganization } from '../area/organization';
import type { Publishing } from './publish';

/** Where a published event is to be found, and ways to tell others; once it has just been published, what else to do. */
export function Live({ event, fresh }: { event: Publishing; fresh: boolean }) {
  const { t } = useTranslation('events');
  const heading = useRef<HTMLHeadingElement>(null);
  const [shown, setShown] = useState(false);
  const url = `${location.origin}/events/${event.slug}`;
  useEffect(() => {
    // The button that was pressed is gone; what came of it is read out.
    if (fresh) heading.current?.focus();
  }, [fresh]);
  return (
    <Card
      aria-labelledby="live"
      surface={fresh ? 'raised' : 'plain'}
      className={fresh ? 'border border-good' : ''}
    >
      <h2
        id="live"
        ref={heading}
        tabIndex={-1}
        className="flex items-center gap-2 text-lg font-semibold outline-none"
      >
        {fresh && <Icon name="done" className="size-6 text-good" />}
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
        <Tell event={event} url={url} fresh={fresh} />
        <Button aria-expanded={shown} onClick={() => setShown(!shown)}>
          <Icon name="qr" />
          {t('live.qr')}
        </Button>
      </div>
      {shown && (
        <div className="mt-4 max-w-56">
          <TicketCode secret={url} label={t('live.qrLabel', { title: event.title })} />
        </div>
      )}
      {fresh && <Next eventId={event.id} />}
    </Card>
  );
}

/** Puts the address where others can be given it: the clipboard, or what the device has for that. */
function Tell({ event, url, fresh }: { event: Publishing; url: string; fresh: boolean }) {
  const { t } = useTranslation('events');
  const [copied, setCopied] = useState(false);
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => setCopied(true),
      () => undefined,
    );
  const share = () => navigator.share({ title: event.title, url }).catch(() => undefined);
  return (
    <>
      <Button tone={fresh ? 'primary' : 'plain'} onClick={() => void copy()}>
        <Icon name={copied ? 'check' : 'copy'} />
        {t('live.copy')}
      </Button>
      {'share' in navigator && (
        <Button onClick={() => void share()}>
          <Icon name="share" />
          {t('live.share')}
        </Button>
      )}
      <span role="status" className="text-sm text-good empty:hidden">
        {copied && t('live.copied')}
      </span>
    </>
  );
}

/** What mostly comes next. */
function Next({ eventId }: { eventId: string }) {
  const { t } = useTranslation('events');
  const { slug: org } = useOrganization();
  return (
    <div className="mt-5 border-t border-line pt-4">
      <p className="text-sm font-medium">{t('live.next')}</p>
      <div className="mt-2 flex flex-wrap gap-2">
        <LinkButton to="/organizer/$org/events/$eventId/tickets" params={{ org, eventId }}>
          <Icon name="ticket" />
          {t('live.tickets')}
        </LinkButton>
        <LinkButton to="/organizer/$org/events/$eventId/invitations" params={{ org, eventId }}>
          <Icon name="people" />
          {t('live.invite')}
        </LinkButton>
        <LinkButton to="/organizer/$org/team" params={{ org }}>
          <Icon name="people" />
          {t('live.team')}
        </LinkButton>
      </div>
    </div>
  );
}
