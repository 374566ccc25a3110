import { useMemo } from 'react';
import { zoneName } from '@/lib/format';
import { presentName, timeZones } from '@/lib/zone-names';
import { Field } from './Field';
import { INPUT } from './ui';

interface ZoneFieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** Its name in a form that is sent as a whole. */
  name?: string;
  value: string;
  change: (zone: string) => void;
}

/** `America/Argentina` of `America/Argentina/Ushuaia`; places of no region are by themselves. */
function region(zone: string): string {
  return zone.includes('/') ? zone.slice(0, zone.lastIndexOf('/')) : 'UTC';
}

function byRegion(zones: string[]): [region: string, zones: string[]][] {
  const groups = new Map<string, string[]>();
  for (const zone of zones) groups.set(region(zone), [...(groups.get(region(zone)) ?? []), zone]);
  return [...groups];
}

/** A time zone, by region and place. */
export function ZoneField({ label, hint, error, name, value, change }: ZoneFieldProps) {
  const groups = useMemo(() => byRegion(timeZones(value)), [value]);
  return (
    <Field label={label} hint={hint} error={error}>
      {(props) => (
        <select
          {...props}
          name={name}
          className={INPUT}
          value={presentName(value)}
          onChange={({ target }) => change(target.value)}
        >
          {groups.map(([name, zones]) => (
            <optgroup key={name} label={name.replaceAll('_', ' ')}>
              {zones.map((zone) => (
                <option key={zone} value={zone}>
                  {zoneName(zone)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      )}
    </Field>
  );
}
