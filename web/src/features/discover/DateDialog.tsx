import type { CSSProperties } from 'react';
import { DayPicker } from 'react-day-picker';
import { ar, de, enGB, enUS, es, fr } from 'react-day-picker/locale';
import 'react-day-picker/style.css';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Button } from '@/components/ui';
import { now } from '@/lib/clock';
import { formatTag, language, type Language } from '@/lib/i18n';
import { useChange } from './change';
import { dayText, formatDays } from './days';
import { startOf, type Filters } from './filters';

/** The calendar in the page's colours. */
const COLOURS = {
  '--rdp-accent-color': 'var(--accent)',
  '--rdp-accent-background-color': 'var(--accent-soft)',
  '--rdp-range_start-color': 'var(--accent-ink)',
  '--rdp-range_end-color': 'var(--accent-ink)',
  '--rdp-weekday-opacity': '1',
} as CSSProperties;

const LOCALES: Record<Language, typeof de> = { ar, de, en: enGB, es, fr };

/** A day, or the first and the last of several. */
export default function DateDialog({ filters, close }: { filters: Filters; close: () => void }) {
  const { t } = useTranslation('discover-more');
  const change = useChange();
  const { from, to } = filters;
  const today = new Date(now());
  const start = from ? startOf(from) : undefined;
  return (
    <Dialog title={t('filter.dates')} close={close}>
      <p role="status" className="mt-1 text-quiet">
        {formatDays({ from, to }, formatTag()) ?? t('filter.datesHint')}
      </p>
      <DayPicker
        mode="range"
        className="mt-3 flex justify-center"
        style={COLOURS}
        locale={formatTag().endsWith('US') ? enUS : LOCALES[language()]}
        dir={document.documentElement.dir}
        today={today}
        startMonth={today}
        disabled={{ before: today }}
        {...(start && start > today ? { defaultMonth: start } : {})}
        selected={{ from: start, to: to ? startOf(to) : undefined }}
        onSelect={(range) =>
          change({
            when: undefined,
            from: range?.from && dayText(range.from),
            to: range?.to && dayText(range.to),
          })
        }
      />
      <div className="mt-4 flex flex-wrap justify-end gap-2">
        <Button tone="quiet" onClick={() => change({ from: undefined, to: undefined })}>
          {t('filter.anyDate')}
        </Button>
        <Button tone="primary" onClick={close}>
          {t('filter.show')}
        </Button>
      </div>
    </Dialog>
  );
}
