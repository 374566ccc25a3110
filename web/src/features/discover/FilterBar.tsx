import { useQuery } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Choice, SearchBox } from '@/components/Filters';
import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { discoverKeys } from '@/lib/keys/visitor';
import { changed } from '@/lib/search';
import { FORMATS, PERIODS, type Filters } from './filters';

const FacetsDocument = graphql(`
  query DiscoverFacets {
    eventFacets(first: 30) {
      cities {
        value
        events
      }
      tags {
        value
        events
      }
    }
  }
`);

const route = getRouteApi('/');

type Change = (change: { [key in keyof Filters]?: Filters[key] | undefined }) => void;

function useChange(): Change {
  const navigate = route.useNavigate();
  return (change) =>
    void navigate({
      search: (before) => changed(before, change),
      replace: true,
      resetScroll: false,
    });
}

/** What to look for. It all stands in the address, so that it can be kept, shared and gone back to. */
export function FilterBar({ filters }: { filters: Filters }) {
  const { t } = useTranslation('discover');
  const { t: common } = useTranslation();
  const change = useChange();
  const facets = useQuery({
    queryKey: discoverKeys.facets,
    queryFn: () => execute(FacetsDocument),
    staleTime: 300_000,
  });
  const choices = facets.data?.eventFacets;
  return (
    <search className="my-4 sm:my-5">
      <SearchBox label={t('filter.search')} text={filters.q ?? ''} search={(q) => change({ q })} />
      {/* On a narrow screen the filters are one row to swipe through. */}
      <div className="-mx-4 mt-2 flex gap-2 overflow-x-auto px-4 pb-1 sm:mx-0 sm:grid sm:grid-cols-5 sm:overflow-visible sm:p-0 [&>*]:w-auto [&>*]:shrink-0">
        <Choice
          label={t('filter.when')}
          value={filters.when}
          options={PERIODS.map((period) => [period, t(`period.${period}`)])}
          choose={(when) => change({ when: PERIODS.find((period) => period === when) })}
        />
        <Choice
          label={t('filter.city')}
          value={filters.city}
          options={(choices?.cities ?? []).map((city) => [city.value, `${city.value} (${city.events})`])}
          choose={(city) => change({ city })}
        />
        <Choice
          label={t('filter.tag')}
          value={filters.tag}
          options={(choices?.tags ?? []).map((tag) => [tag.value, `${tag.value} (${tag.events})`])}
          choose={(tag) => change({ tag })}
        />
        <Choice
          label={t('filter.format')}
          value={filters.format}
          options={FORMATS.map((format) => [format, common(`format.${format}`)])}
          choose={(format) => change({ format: FORMATS.find((known) => known === format) })}
        />
        <label className="flex min-h-11 items-center gap-2 rounded-xl px-2 whitespace-nowrap">
          <input
            type="checkbox"
            className="size-5 accent-(--accent)"
            checked={filters.free ?? false}
            onChange={(event) => change({ free: event.target.checked ? true : undefined })}
          />
          {t('filter.free')}
        </label>
      </div>
    </search>
  );
}
