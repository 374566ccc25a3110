import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Choice } from '@/components/Filters';
import { Button } from '@/components/ui';
import { useChange } from './change';
import { useFacets } from './facets';
import { FORMATS, type Filters } from './filters';

/** The filters that have no place of their own on the page. */
export default function FilterDialog({ filters, close }: { filters: Filters; close: () => void }) {
  const { t } = useTranslation('discover-more');
  const { t: common } = useTranslation();
  const change = useChange();
  const facets = useFacets().data;
  const options = (found: { value: string; events: number }[] = []) =>
    found.map(({ value, events }): [string, string] => [value, `${value} (${events})`]);
  return (
    <Dialog title={t('filter.label')} close={close}>
      <div className="mt-4 grid gap-3">
        <Choice
          label={t('filter.city')}
          value={filters.city}
          options={options(facets?.cities)}
          choose={(city) => change({ city })}
        />
        <Choice
          label={t('filter.tag')}
          value={filters.tag}
          options={options(facets?.tags)}
          choose={(tag) => change({ tag })}
        />
        <Choice
          label={t('filter.format')}
          value={filters.format}
          options={FORMATS.map((format) => [format, common(`format.${format}`)])}
          choose={(format) => change({ format: FORMATS.find((known) => known === format) })}
        />
        <label className="flex min-h-11 items-center gap-3 font-medium">
          <input
            type="checkbox"
            className="size-5 accent-(--accent)"
            checked={filters.free ?? false}
            onChange={(event) => change({ free: event.target.checked ? true : undefined })}
          />
          {t('filter.free')}
        </label>
      </div>
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button
          tone="quiet"
          onClick={() => change({ city: undefined, tag: undefined, format: undefined, free: undefined })}
        >
          {t('filter.clearThese')}
        </Button>
        <Button tone="primary" onClick={close}>
          {t('filter.show')}
        </Button>
      </div>
    </Dialog>
  );
}
