import { useInfiniteQuery, useMutation } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Moment } from '@/components/Moment';
import { Problem } from '@/components/Problem';
import { Prose } from '@/components/Prose';
import { Badge, Button, Notice, Skeleton } from '@/components/ui';
import { refusals, Refused } from '@/lib/refusal';
import { cancelMessage, failuresQuery, useLiveMessage, useRenewed, type Message } from './messages';
import { useMessageText } from './words';

const TONES = {
  SCHEDULED: 'accent',
  SENDING: 'warn',
  SENT: 'good',
  CANCELLED: 'neutral',
  STOPPED: 'bad',
} as const;

/** A message, how far it is, and how to take it back. */
export function MessageCard({ event, message }: { event: string; message: Message }) {
  const { t } = useTranslation('messages');
  useLiveMessage(event, message);
  return (
    <li className="rounded-2xl border border-line bg-card p-5">
      <div className="flex flex-wrap items-start justify-between gap-3">
        <h3 className="min-w-0 text-lg font-semibold [overflow-wrap:anywhere]">{message.subject}</h3>
        <Badge tone={TONES[message.status]}>{t(`state.${message.status}`)}</Badge>
      </div>
      <p className="mt-1 text-sm text-quiet">
        <Moment at={message.sendAt} />
        {message.authorName && <> · {message.authorName}</>} · <Audience message={message} />
      </p>
      <Progress message={message} />
      <details className="mt-2">
        <summary className="min-h-11 content-center text-sm">{t('read')}</summary>
        <div className="[overflow-wrap:anywhere]">
          <Prose html={message.bodyHtml} />
        </div>
      </details>
      {message.progress.failed > 0 && <Failures message={message} />}
      <TakeBack event={event} message={message} />
    </li>
  );
}

function Audience({ message: { audience } }: { message: Message }) {
  const { t } = useTranslation('messages');
  const parts: string[] = [t(`audience.${audience.status}`)];
  if (audience.checkedIn !== null) parts.push(t(audience.checkedIn ? 'audience.here' : 'audience.absent'));
  parts.push(...audience.ticketTypes.map(({ name }) => name));
  if (!audience.allTicketTypes && audience.ticketTypes.length === 0) parts.push(t('audience.gone'));
  return <>{parts.join(', ')}</>;
}

/** How many have it, and how many are left. */
function Progress({ message: { status, progress } }: { message: Message }) {
  const { t } = useTranslation('messages');
  const { total, sent, failed, unwanted, left } = progress;
  if (status === 'SCHEDULED' || status === 'CANCELLED') return null;
  const counts = [
    t('count.sent', { count: sent }),
    failed > 0 && t('count.failed', { count: failed }),
    unwanted > 0 && t('count.unwanted', { count: unwanted }),
    left > 0 && t('count.left', { count: left }),
  ];
  return (
    <div className="mt-3 space-y-1">
      {status === 'SENDING' && (
        <progress
          aria-label={t('progress')}
          className="h-2 w-full accent-accent"
          max={Math.max(total, 1)}
          value={total - left}
        />
      )}
      <p aria-live="polite" className="tabular-nums">
        {counts.filter(Boolean).join(' · ')}
      </p>
    </div>
  );
}

/** Whom it could not be delivered to, and what their mail servers said. */
function Failures({ message }: { message: Message }) {
  const { t } = useTranslation('messages');
  const [open, setOpen] = useState(false);
  return (
    <details onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary className="min-h-11 content-center text-sm text-bad">
        {t('failures', { count: message.progress.failed })}
      </summary>
      {open && <FailureList message={message} />}
    </details>
  );
}

function FailureList({ message }: { message: Message }) {
  const { t } = useTranslation('messages');
  const { failed } = message.progress;
  const query = useInfiniteQuery(failuresQuery(message.id));
  const { refetch } = query;
  // What is shown stays while there are more.
  useEffect(() => {
    void refetch({ cancelRefetch: false });
  }, [refetch, failed]);
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-16" />;
  return (
    <>
      <ul className="divide-y divide-line text-sm">
        {query.data.pages
          .flatMap((page) => page.nodes)
          .map(({ email, name, reason }) => (
            <li key={email} className="py-2 [overflow-wrap:anywhere]">
              {name} · {email}
              <p className="text-quiet">{reason}</p>
            </li>
          ))}
      </ul>
      {query.hasNextPage && (
        <Button busy={query.isFetchingNextPage} onClick={() => void query.fetchNextPage()}>
          {t('more')}
        </Button>
      )}
    </>
  );
}

function TakeBack({ event, message }: { event: string; message: Message }) {
  const { t } = useTranslation('messages');
  const say = useMessageText();
  const renew = useRenewed(event);
  const cancel = useMutation({ mutationFn: () => cancelMessage(message.id), onSuccess: renew });
  const stops = message.status === 'SENDING';
  return (
    <div className="mt-3 space-y-2 empty:hidden">
      {(stops || message.status === 'SCHEDULED') && (
        <Confirm
          label={stops ? t('stop.button') : t('cancel.button')}
          title={stops ? t('stop.title') : t('cancel.title')}
          {...(stops && { text: t('stop.text') })}
          yes={stops ? t('stop.button') : t('cancel.button')}
          no={t('keep')}
          busy={cancel.isPending}
          confirm={() => cancel.mutate()}
        />
      )}
      {refusals(cancel.error).map(({ code, message: text }) => (
        <Notice key={code} tone="bad">
          {say(code, text)}
        </Notice>
      ))}
      {cancel.isError && !(cancel.error instanceof Refused) && <Problem error={cancel.error} />}
    </div>
  );
}
