import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { SearchBox } from '@/components/Filters';
import { QueryList } from '@/components/QueryList';
import { Button, Empty, LinkButton, Skeleton } from '@/components/ui';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { mayManage, useOrganization } from '../area/organization';
import { EventRow } from './EventRow';
import { FirstSteps } from './FirstSteps';
import { eventListQuery, firstEventsQuery } from './list';
import { parseEventFilters, PHASES } from './phases';

const route = getRouteApi('/organizer/$org/');

/** The organization's events, those to come first, with what was sold of each. */
export function EventsPage() {
  const { t } = useTranslation('events');
  const organization = useOrganization();
  useTitle(`${organization.name} – ${t('title')}`);
  const first = useQuery(firstEventsQuery(organization.id));
  const manager = mayManage(organization.viewerRole);
  if (manager && first.data?.some === false) return <FirstSteps org={organization.slug} />;
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-bold tracking-tight">{t('title')}</h1>
        {manager && (
          <LinkButton to="/organizer/$org/events/new" params={{ org: organization.slug }} tone="primary">
            {t('create')}
          </LinkButton>
        )}
      </div>
      <Filters />
      <EventList drafts={first.data?.drafts ?? false} />
    </>
  );
}

const PHASE_LINK =
  'inline-flex min-h-11 items-center whitespace-nowrap rounded-full px-3.5 text-quiet hover:bg-soft ' +
  'aria-[current]:bg-accent-soft aria-[current]:font-medium aria-[current]:text-accent';

function Filters() {
  const { t } = useTranslation('events');
  const { org } = route.useParams();
  const { q } = parseEventFilters(route.useSearch());
  const navigate = route.useNavigate();
  return (
    <search className="my-4 grid gap-2 md:grid-cols-[minmax(0,1fr)_16rem] md:items-center">
      <nav aria-label={t('phases')} className="-mx-4 overflow-x-auto px-4 py-1">
        <ul className="flex gap-1">
          {PHASES.map((one) => (
            <li key={one}>
              <Link
                to="/organizer/$org"
                params={{ org }}
                search={{ ...(one !== 'UPCOMING' && { phase: one }), ...(q && { q }) }}
                activeOptions={{ exact: true, includeSearch: true }}
                activeProps={{}}
                resetScroll={false}
                className={PHASE_LINK}
              >
                {t(`phase.${one}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <SearchBox
        label={t('search')}
        text={q ?? ''}
        search={(text) =>
          void navigate({
            search: (before) => changed(before, { q: text }),
            replace: true,
            resetScroll: false,
          })
        }
      />
    </search>
  );
}

function EventList({ drafts }: { drafts: boolean }) {
  const { t } = useTranslation('events');
  const organization = useOrganization();
  const filters = parseEventFilters(route.useSearch());
  const query = useInfiniteQuery(eventListQuery(organization.id, filters));
  return (
    <QueryList
      query={query}
      waiting={<Waiting />}
      found={(count) => t('found', { count })}
      empty={<Nothing drafts={drafts} />}
      more={t('more')}
    >
      {(events) => (
        <ul className="grid gap-3">
          {events.map((event) => (
            <EventRow key={event.id} event={event} />
          ))}
        </ul>
      )}
    </QueryList>
  );
}

function Waiting() {
  return (
    <div className="grid gap-3" aria-hidden>
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} className="h-28 rounded-2xl" />
      ))}
    </div>
  );
}

function Nothing({ drafts }: { drafts: boolean }) {
  const { t } = useTranslation('events');
  const { org } = route.useParams();
  const { phase = 'UPCOMING', q } = parseEventFilters(route.useSearch());
  const navigate = route.useNavigate();
  if (q) {
    return (
      <Empty title={t('nothing.found', { q })}>
        <Button
          className="mt-2"
          onClick={() => void navigate({ search: (before) => changed(before, { q: undefined }) })}
        >
          {t('nothing.clear')}
        </Button>
      </Empty>
    );
  }
  return (
    <Empty title={t(`nothing.${phase}`)}>
      {phase === 'UPCOMING' && drafts && (
        <LinkButton to="/organizer/$org" params={{ org }} search={{ phase: 'DRAFT' }} className="mt-2">
          {t('nothing.toDrafts')}
        </LinkButton>
      )}
    </Empty>
  );
}
