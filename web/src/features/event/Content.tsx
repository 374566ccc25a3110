import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Prose } from '@/components/Prose';
import { graphql } from '@/graphql/generated';
import type { EventContentFragment, EventPictureFragment } from '@/graphql/generated/graphql';
import { fileUrl } from '@/lib/files';
import { formatIn, formatTime } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { initials } from '@/lib/initials';
import { byDay } from './agenda';
import type { EventDetails } from './event';
import { Gallery } from './Gallery';
import { Host } from './Host';
import { Report } from './Report';

graphql(`
  fragment EventPicture on EventPicture {
    id
    url
    width
    height
    alternativeText
    variants {
      url
      width
    }
  }
`);

graphql(`
  fragment EventContent on Event {
    timezone
    agenda {
      startsAt
      endsAt
      title
      description
      room
      speakerPlaces
    }
    speakersLabel
    speakers {
      name
      role
      bio
      url
      picture {
        ...EventPicture
      }
    }
    questions {
      question
      answerHtml
    }
    gallery {
      ...EventPicture
    }
    going {
      count
      firstNames
    }
  }
`);

const HEADING = 'mb-4 text-2xl font-bold';

/** What is below the description: what happens when, who is there, pictures, answers, and the organizer. */
export default function Content({ event }: { event: EventDetails }) {
  return (
    <>
      <div className="mt-10 space-y-10 empty:hidden">
        {event.agenda.length > 0 && <Agenda event={event} />}
        {event.speakers.length > 0 && <Speakers event={event} />}
        {event.gallery.length > 0 && <Gallery pictures={event.gallery} />}
        {event.questions.length > 0 && <Questions event={event} />}
        {event.going && event.going.count > 0 && <Going going={event.going} />}
      </div>
      {event.tags.length > 0 && <Tags tags={event.tags} />}
      <Host event={event} />
      {event.status !== 'DRAFT' && <Report event={event} />}
    </>
  );
}

function Agenda({ event }: { event: EventContentFragment }) {
  const { t } = useTranslation('eventParts');
  const days = byDay(event.agenda, event.timezone);
  return (
    <section aria-labelledby="agenda">
      <h2 id="agenda" className={HEADING}>
        {t('content.agenda')}
      </h2>
      {days.map(({ day, items }) => (
        <div key={day} className="mt-5 first-of-type:mt-0">
          {days.length > 1 && (
            <h3 className="mb-2 font-semibold text-accent">
              {formatIn(items[0]?.startsAt ?? '', event.timezone, formatTag(), {
                weekday: 'long',
                day: 'numeric',
                month: 'long',
              })}
            </h3>
          )}
          <ol className="divide-y divide-line border-y border-line">
            {items.map((item, place) => (
              <Item key={place} event={event} item={item} below={days.length > 1} />
            ))}
          </ol>
        </div>
      ))}
    </section>
  );
}

interface ItemProps {
  event: EventContentFragment;
  item: EventContentFragment['agenda'][number];
  /** It stands below the heading of its day. */
  below: boolean;
}

function Item({ event, item, below }: ItemProps) {
  const Title = below ? 'h4' : 'h3';
  const time = (moment: string) => formatTime(moment, event.timezone, formatTag());
  const speakers = item.speakerPlaces.flatMap((place) => event.speakers[place] ?? []);
  return (
    <li className="grid gap-x-6 gap-y-1 py-4 sm:grid-cols-[8rem_minmax(0,1fr)]">
      <p className="text-sm text-quiet sm:pt-0.5">
        <time dateTime={item.startsAt}>{time(item.startsAt)}</time>
        {item.endsAt && (
          <>
            {' – '}
            <time dateTime={item.endsAt}>{time(item.endsAt)}</time>
          </>
        )}
      </p>
      <div className="min-w-0">
        <Title className="leading-snug font-semibold">{item.title}</Title>
        {item.room && (
          <p className="mt-0.5 flex items-center gap-1.5 text-sm text-quiet">
            <Icon name="place" className="size-4" />
            {item.room}
          </p>
        )}
        {item.description && <p className="mt-1.5 whitespace-pre-line text-quiet">{item.description}</p>}
        {speakers.length > 0 && (
          <ul className="mt-2 flex flex-wrap gap-x-4 gap-y-1.5">
            {speakers.map((speaker) => (
              <li key={speaker.name} className="flex items-center gap-2 text-sm font-medium">
                <Portrait speaker={speaker} className="size-7 text-xs" />
                {speaker.name}
              </li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}

type Speaker = EventContentFragment['speakers'][number];

/** A picture of somebody, or the first letters of their name. */
function Portrait({ speaker, className }: { speaker: Speaker; className: string }) {
  const { picture } = speaker;
  if (picture) return <Photo picture={picture} className={`rounded-full ${className}`} />;
  return (
    <span
      aria-hidden
      className={`grid shrink-0 place-items-center rounded-full bg-accent-soft font-display font-semibold text-accent ${className}`}
    >
      {initials(speaker.name)}
    </span>
  );
}

/** The name stands beside it. */
function Photo({ picture, className }: { picture: EventPictureFragment; className: string }) {
  return (
    <img
      src={fileUrl(picture.url)}
      srcSet={picture.variants.map(({ url, width }) => `${fileUrl(url)} ${width}w`).join(', ')}
      sizes="4rem"
      width={picture.width}
      height={picture.height}
      alt=""
      loading="lazy"
      decoding="async"
      className={`shrink-0 bg-soft object-cover ${className}`}
    />
  );
}

function Speakers({ event }: { event: EventContentFragment }) {
  const { t } = useTranslation('eventParts');
  return (
    <section aria-labelledby="speakers">
      <h2 id="speakers" className={HEADING}>
        {t(`content.label.${event.speakersLabel}`)}
      </h2>
      <ul className="grid gap-x-6 gap-y-5 sm:grid-cols-2">
        {event.speakers.map((speaker, place) => (
          <li key={place} className="flex gap-4">
            <Portrait speaker={speaker} className="size-16 text-xl" />
            <div className="min-w-0">
              <h3 className="leading-snug font-semibold [overflow-wrap:anywhere]">
                {speaker.url ? (
                  <a
                    href={speaker.url}
                    rel="noopener nofollow ugc"
                    className="inline-flex min-h-6 items-center gap-1 text-accent underline"
                  >
                    {speaker.name}
                    <Icon name="external" className="size-4" />
                  </a>
                ) : (
                  speaker.name
                )}
              </h3>
              {speaker.role && <p className="text-sm text-quiet">{speaker.role}</p>}
              {speaker.bio && <p className="mt-1.5 text-sm whitespace-pre-line">{speaker.bio}</p>}
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Questions({ event }: { event: EventContentFragment }) {
  const { t } = useTranslation('eventParts');
  return (
    <section aria-labelledby="questions">
      <h2 id="questions" className={HEADING}>
        {t('content.questions')}
      </h2>
      <div className="divide-y divide-line border-y border-line">
        {event.questions.map(({ question, answerHtml }, place) => (
          <details key={place} className="group">
            <summary className="flex min-h-12 cursor-pointer list-none items-center gap-3 py-3 font-semibold [&::-webkit-details-marker]:hidden">
              <span className="me-auto">{question}</span>
              <Icon name="down" className="size-5 text-quiet transition-transform group-open:rotate-180" />
            </summary>
            <div className="pb-4">
              <Prose html={answerHtml} />
            </div>
          </details>
        ))}
      </div>
    </section>
  );
}

function Tags({ tags }: { tags: string[] }) {
  const { t } = useTranslation('event');
  return (
    <ul className="mt-6 flex flex-wrap gap-2" aria-label={t('tags')}>
      {tags.map((tag) => (
        <li key={tag}>
          <Link
            to="/"
            search={{ tag }}
            className="inline-flex min-h-11 items-center rounded-full bg-soft px-4 text-quiet hover:text-ink"
          >
            {tag}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** How many are going, and who of them wants to be seen. */
function Going({ going: { count, firstNames } }: { going: NonNullable<EventContentFragment['going']> }) {
  const { t } = useTranslation('eventParts');
  return (
    <section aria-labelledby="going">
      <h2 id="going" className={HEADING}>
        {t('content.going', { count })}
      </h2>
      {firstNames.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {firstNames.map((name, place) => (
            <li
              key={place}
              className="flex items-center gap-2 rounded-full bg-soft py-1 ps-1 pe-4 text-sm font-medium"
            >
              <span
                aria-hidden
                className="grid size-8 place-items-center rounded-full bg-accent-soft font-display font-semibold text-accent"
              >
                {Array.from(name)[0]}
              </span>
              {name}
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
