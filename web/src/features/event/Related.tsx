import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { artwork, Cover } from '@/components/Cover';
import { LinkButton } from '@/components/ui';
import { When } from '@/components/When';
import type { RelatedEventFragment } from '@/graphql/generated/graphql';
import { relatedQuery, type Like } from './related';

/** Other events, in a row that is as high as the room kept for it; a paragraph instead needs none of that. */
export default function Related({ event }: { event: Like }) {
  const { t } = useTranslation('eventParts');
  const { data, isError } = useQuery(relatedQuery(event));
  const { t: common } = useTranslation();
  // What failed here is worth no message: the page does without.
  if (!data) return isError ? <p hidden /> : null;
  if (data.length === 0) {
    return (
      <p className="text-center">
        <LinkButton to="/">{common('notFound.home')}</LinkButton>
      </p>
    );
  }
  return (
    <section aria-labelledby="related">
      <h2 id="related" className="text-2xl font-bold">
        {t('related')}
      </h2>
      <ul className="-mx-4 mt-4 flex snap-x scroll-px-4 gap-4 overflow-x-auto px-4 pb-4 lg:-mx-1 lg:scroll-px-1 lg:px-1">
        {data.map((other) => (
          <Item key={other.id} event={other} />
        ))}
      </ul>
    </section>
  );
}

function Item({ event }: { event: RelatedEventFragment }) {
  const { t } = useTranslation();
  const where = event.venue?.location?.city ?? t(`format.${event.format}`);
  return (
    <li className="relative flex w-60 shrink-0 snap-start flex-col overflow-hidden rounded-2xl border border-line bg-card transition-shadow hover:shadow-raised">
      {event.cover ? (
        <Cover cover={event.cover} sizes="15rem" className="aspect-2/1 w-full" />
      ) : (
        <div aria-hidden className="aspect-2/1 w-full" style={{ background: artwork(event.slug) }} />
      )}
      <div className="p-4">
        <p className="text-sm font-medium text-accent">
          <When event={event} />
        </p>
        <h3 className="mt-1 line-clamp-2 leading-snug font-semibold">
          <Link
            to="/events/$slug"
            params={{ slug: event.slug }}
            className="after:absolute after:inset-0 after:content-['']"
          >
            {event.title}
          </Link>
        </h3>
        <p className="mt-1 text-sm text-quiet">
          {where} · {event.organization.name}
        </p>
      </div>
    </li>
  );
}
