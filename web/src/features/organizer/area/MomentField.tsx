import { useTranslation } from 'react-i18next';
import { momentsOf, offsetName, wallTime, type WallTime } from '@/lib/wallclock';
import { Field } from '@/components/Field';
import { INPUT } from '@/components/ui';

/** A time as it is typed: what clocks in a zone are to show; where they show it twice, whether the later is meant. */
export interface TypedTime {
  wall: WallTime;
  later: boolean;
}

export const NO_TIME: TypedTime = { wall: '', later: false };

/** How a moment is typed in a zone. */
export function typedTime(moment: string | null | undefined, zone: string): TypedTime {
  if (!moment) return NO_TIME;
  const wall = wallTime(moment, zone);
  const [, second] = momentsOf(wall, zone);
  return { wall, later: second !== undefined && Date.parse(moment) >= Date.parse(second) };
}

/** The moment that was typed; null for none, undefined where clocks in the zone skip that time. */
export function momentOf({ wall, later }: TypedTime, zone: string): string | null | undefined {
  if (!wall) return null;
  const [first, second] = momentsOf(wall, zone);
  return later ? (second ?? first) : first;
}

interface MomentFieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  value: TypedTime;
  change: (value: TypedTime) => void;
  zone: string;
  required?: boolean;
}

/** A day and a time, on the clocks of a zone. */
export function MomentField({ label, hint, error, value, change, zone, required = false }: MomentFieldProps) {
  const { t } = useTranslation('events');
  const moments = momentsOf(value.wall, zone);
  // That is said of what stands there now; a form may still say it of what it was sent.
  const skipped = t('time.skipped');
  const gap = value.wall !== '' && moments.length === 0;
  const problem = gap ? skipped : error === skipped ? undefined : error;
  return (
    <div className="min-w-0 space-y-2">
      <Field label={label} hint={hint} error={problem}>
        {(props) => (
          <input
            {...props}
            type="datetime-local"
            className={INPUT}
            min="2000-01-01T00:00"
            max="2100-12-31T23:59"
            required={required}
            value={value.wall}
            onChange={({ target }) => change({ wall: target.value, later: false })}
          />
        )}
      </Field>
      {moments.length === 2 && (
        <select
          className={INPUT}
          aria-label={t('time.which')}
          value={value.later ? '1' : '0'}
          onChange={({ target }) => change({ ...value, later: target.value === '1' })}
        >
          {moments.map((moment, index) => (
            <option key={moment} value={index}>
              {t(index === 0 ? 'time.first' : 'time.second', { offset: offsetName(moment, zone) })}
            </option>
          ))}
        </select>
      )}
    </div>
  );
}
