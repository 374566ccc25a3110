import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Choice, SearchBox } from '@/components/Filters';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { parseEventSearch, SHOWN, type EventSearch } from './events';
import { EventList } from './EventList';
import { Picker } from './Picker';

const route = getRouteApi('/admin/events');

/** All events that were ever announced, and what to look for among them. */
export function EventsPage() {
  const { t } = useTranslation('admin');
  const { t: pick } = useTranslation('platform');
  useTitle(t('events.title'));
  const search = parseEventSearch(route.useSearch());
  const navigate = route.useNavigate();
  const change = (change: { [key in keyof EventSearch]?: EventSearch[key] | undefined }) =>
    void navigate({
      search: (before) => changed(parseEventSearch(before), change),
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t('events.title')}</h1>
      <search className="my-4 grid items-end gap-2 sm:grid-cols-[1fr_1fr_12rem]">
        <SearchBox label={t('events.search')} text={search.q ?? ''} search={(q) => change({ q })} />
        <Picker
          kind="organization"
          label={pick('pick.organization')}
          chosen={search.organization ?? ''}
          choose={(organization) => change({ organization })}
        />
        <Choice
          label={t('events.any')}
          value={search.shown}
          options={SHOWN.map((shown) => [shown, t(`events.${shown}`)])}
          choose={(chosen) => change({ shown: SHOWN.find((shown) => shown === chosen) })}
        />
      </search>
      <EventList search={search} />
    </>
  );
}
