import { Link } from '@tanstack/react-router';
import { useEffect, useEffectEvent, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Card, Notice, Page, Skeleton } from '@/components/ui';
import { useOnline } from '@/lib/online';
import { refusals } from '@/lib/refusal';
import { useAnnouncement } from './announce';
import { BeforeOpening } from './BeforeOpening';
import { InLine } from './InLine';
import type { Pass } from './kept';
import type { Place } from './place';
import { useEntitled, type Entitle } from './title';
import { useWaitingPlace } from './useWaitingPlace';
import { useNews } from './words';

/** Why somebody is in the room who was at the form before. */
export type Because = 'refused' | 'over';

interface WaitingRoomProps {
  event: { id: string; slug: string; title: string; timezone: string };
  because?: Because | undefined;
  /** It is the visitor's turn, for as long as the pass lasts; without one nobody has to wait. */
  enter: (pass?: Pass) => void;
  entitle: Entitle;
  /** What is to be ordered. */
  children?: ReactNode;
}

/** Where people wait for their turn to order. */
export default function WaitingRoom({ event, because, enter, entitle, children }: WaitingRoomProps) {
  const { t } = useTranslation('waiting');
  const { place, error, joinAgain, joining } = useWaitingPlace(event.id);
  const online = useOnline();
  const [refusal] = refusals(error);
  const failing = !online || (error !== null && !refusal);
  const heading = useFocus(because !== undefined);
  const { title, news } = useNews(event.title, place, failing);
  useEntitled(entitle, title);
  const said = useAnnouncement(news);
  useTurn(place, enter);
  return (
    <Page narrow>
      <p className="font-medium text-accent">{t('title')}</p>
      <h1
        ref={heading}
        tabIndex={-1}
        className="text-2xl font-bold tracking-tight outline-none [overflow-wrap:anywhere] sm:text-3xl"
      >
        {event.title}
      </h1>
      <p className="mt-2 text-quiet">{t('intro')}</p>
      <div className="mt-5 space-y-5">
        {because && <Notice tone="accent">{t(`because.${because}`)}</Notice>}
        {failing && <Notice tone="warn">{t('failing')}</Notice>}
        {refusal ? (
          <Notice tone="bad">{refusal.message}</Notice>
        ) : place ? (
          <Standing event={event} place={place} again={joinAgain} busy={joining} />
        ) : (
          <Skeleton className="h-64" />
        )}
        {place?.message && <Words text={place.message} />}
        {place && place.status !== 'ENDED' && <p className="text-sm text-quiet">{t('kept')}</p>}
        {children}
        <Link
          to="/events/$slug"
          params={{ slug: event.slug }}
          className="inline-flex min-h-11 items-center text-accent underline"
        >
          {t('back')}
        </Link>
      </div>
      <p role="status" className="sr-only">
        {said}
      </p>
    </Page>
  );
}

interface StandingProps {
  event: WaitingRoomProps['event'];
  place: Place;
  again: () => void;
  busy: boolean;
}

function Standing({ event, place, again, busy }: StandingProps) {
  const { t } = useTranslation('waiting');
  switch (place.status) {
    case 'BEFORE_OPENING':
      return <BeforeOpening place={place} zone={event.timezone} />;
    case 'WAITING':
      return <InLine eventId={event.id} place={place} />;
    case 'ENDED':
      return (
        <Card className="text-center">
          <p className="text-lg font-semibold">{t('ended.title')}</p>
          <p className="mt-2 text-quiet">{t('ended.text')}</p>
          <Button tone="primary" className="mt-5" busy={busy} onClick={again}>
            {t('ended.again')}
          </Button>
        </Card>
      );
    case 'ADMITTED':
    case 'OPEN':
      return <p className="py-10 text-center text-2xl font-semibold">{t('turn')}</p>;
  }
}

/** What the organizer has to say to those who wait. */
function Words({ text }: { text: string }) {
  const { t } = useTranslation('waiting');
  return (
    <Card aria-label={t('message')}>
      <p className="text-sm font-medium text-quiet">{t('message')}</p>
      <p className="mt-1 whitespace-pre-line [overflow-wrap:anywhere]">{text}</p>
    </Card>
  );
}

/** Goes on as soon as it is the visitor's turn. */
function useTurn(place: Place | undefined, enter: (pass?: Pass) => void): void {
  const go = useEffectEvent(enter);
  useEffect(() => {
    if (place?.status === 'OPEN') go();
    if (place?.status !== 'ADMITTED' || !place.admission) return;
    go({ admission: place.admission, endsAt: place.admissionEndsAt ?? null });
  }, [place]);
}

/** Leads to the room where it takes the place of something else. */
function useFocus(wanted: boolean) {
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (wanted) heading.current?.focus();
  }, [wanted]);
  return heading;
}
