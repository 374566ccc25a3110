import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Download } from '@/components/Download';
import { Choice, SearchBox } from '@/components/Filters';
import { QueryList } from '@/components/QueryList';
import { Button, Empty, Skeleton } from '@/components/ui';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { useOrganizerEvent, type OrganizerEvent } from '../area/event';
import { Adding } from '../adding/Adding';
import { ForManagers } from '../area/ForManagers';
import { useOrganization } from '../area/organization';
import { attendeeCountsQuery, attendeeListQuery, useLiveAttendees } from './attendees';
import { parseAttendeeFilters, STATES, type AttendeeFilters } from './filters';
import { Rows } from './Rows';

const route = getRouteApi('/organizer/$org/events/$eventId/attendees');

/** Who is coming to an event, and who is there already. */
export function AttendeesPage() {
  return (
    <ForManagers>
      <Attendees />
    </ForManagers>
  );
}

function Attendees() {
  const { t } = useTranslation('attendees');
  const event = useOrganizerEvent();
  useTitle(`${event.title} – ${t('title')}`);
  useLiveAttendees(event.id);
  return (
    <>
      <Adding eventId={event.id} open={route.useSearch().add ?? false}>
        <div className="flex flex-wrap items-baseline gap-x-4">
          <h2 className="text-xl font-semibold">{t('title')}</h2>
          <Counts event={event.id} />
        </div>
      </Adding>
      <FilterBar event={event} />
      <List event={event.id} />
      <div className="mt-8">
        <Download
          files={(['xlsx', 'csv'] as const).map((kind) => ({
            path: `/events/${event.id}/attendees.${kind}`,
            name: `${event.slug}-attendees.${kind}`,
            label: t(`export.${kind}`),
          }))}
        >
          {t('export.text')}
        </Download>
      </div>
    </>
  );
}

function Counts({ event }: { event: string }) {
  const { t } = useTranslation('attendees');
  const { data } = useQuery(attendeeCountsQuery(event));
  return (
    <p className="text-quiet" aria-live="polite">
      {data ? (
        <>
          {t('count.coming', { count: data.tickets })} · {t('count.here', { count: data.checkedIn })}
        </>
      ) : (
        '\u00a0'
      )}
    </p>
  );
}

type Change = (change: { [key in keyof AttendeeFilters]?: AttendeeFilters[key] | undefined }) => void;

function useChange(): Change {
  const navigate = route.useNavigate();
  return (change) =>
    void navigate({ search: (before) => changed(before, change), replace: true, resetScroll: false });
}

function FilterBar({ event }: { event: OrganizerEvent }) {
  const { t } = useTranslation('attendees');
  const filters = parseAttendeeFilters(route.useSearch());
  const change = useChange();
  return (
    <search className="my-4 grid grid-cols-2 gap-2 sm:grid-cols-[1fr_12rem_12rem]">
      <SearchBox
        label={t('search')}
        text={filters.q ?? ''}
        search={(q) => change({ q })}
        className="col-span-2 sm:col-span-1"
      />
      <Choice
        label={t('anyType')}
        value={filters.type}
        options={event.ticketTypes.map(({ id, name }) => [id, name])}
        choose={(type) => change({ type })}
      />
      <Choice
        label={t('anyState')}
        value={filters.state}
        options={STATES.map((state) => [state, t(`state.${state}`)])}
        choose={(chosen) => change({ state: STATES.find((state) => state === chosen) })}
      />
    </search>
  );
}

function List({ event }: { event: string }) {
  const { t } = useTranslation('attendees');
  const organization = useOrganization();
  const filters = parseAttendeeFilters(route.useSearch());
  const change = useChange();
  const query = useInfiniteQuery(attendeeListQuery(organization.id, event, filters));
  const filtered = Object.keys(filters).length > 0;
  return (
    <QueryList query={query} waiting={<Waiting />} more={t('more')}>
      {(attendees) => (
        <>
          {/* Without filters the counts above say it; cancelled tickets are listed, but not counted there. */}
          <p
            role="status"
            className={filtered && attendees.length > 0 ? 'mb-2 text-sm text-quiet' : 'sr-only'}
          >
            {query.isPlaceholderData
              ? ''
              : t(query.hasNextPage ? 'foundMore' : 'found', { count: attendees.length })}
          </p>
          {attendees.length > 0 ? (
            <Rows attendees={attendees} />
          ) : (
            <Empty title={t(filtered ? 'noneFound' : 'none')}>
              {filtered ? (
                <Button onClick={() => change({ q: undefined, type: undefined, state: undefined })}>
                  {t('clear')}
                </Button>
              ) : (
                <p>{t('noneText')}</p>
              )}
            </Empty>
          )}
        </>
      )}
    </QueryList>
  );
}

function Waiting() {
  return (
    <div className="grid gap-2" aria-hidden>
      {[0, 1, 2, 3, 4, 5].map((row) => (
        <Skeleton key={row} className="h-16" />
      ))}
    </div>
  );
}
