import { expect, it } from 'vitest';
import { visitorZone } from './format';
import { offeredZones, offsetAt, presentName } from './zones';
import rules from './zones.json';

it('knows the laws of these years, and zones that browsers may not know', () => {
  const hours = (zone: string, moment: string) => offsetAt(Date.parse(moment), zone) / 3_600_000;
  expect(hours('Africa/Cairo', '2026-07-01T12:00:00Z')).toBe(3);
  expect(hours('Asia/Almaty', '2026-07-01T12:00:00Z')).toBe(5);
  expect(hours('America/Coyhaique', '2026-07-01T12:00:00Z')).toBe(-3);
  expect(hours('America/Vancouver', '2026-12-01T12:00:00Z')).toBe(-7);
});

it('changes when clocks do', () => {
  const change = Date.parse('2026-03-29T01:00:00Z');
  expect([change - 1, change].map((time) => offsetAt(time, 'Europe/Berlin'))).toEqual([3_600_000, 7_200_000]);
});

it('takes older names for the present ones', () => {
  expect(presentName('Europe/Kiev')).toBe('Europe/Kyiv');
  expect(presentName('Asia/Calcutta')).toBe('Asia/Kolkata');
  expect(presentName('Etc/GMT-3')).toBe('Etc/GMT-3');
  expect(offeredZones()).toContain(visitorZone());
});

it('asks the browser beyond its list, and takes what nobody knows for UTC', () => {
  expect(offsetAt(Date.parse('2060-07-01T12:00:00Z'), 'Europe/Berlin')).toBe(7_200_000);
  expect(offsetAt(Date.parse('2010-07-01T12:00:00Z'), 'Europe/Berlin')).toBe(7_200_000);
  expect(offsetAt(Date.parse('2026-07-01T12:00:00Z'), 'Etc/GMT-3')).toBe(10_800_000);
  expect(offsetAt(Date.parse('2026-07-01T12:00:00Z'), 'Mars/Base')).toBe(0);
});

/** Whether one release of the zone database, such as `2026f`, is older than another. */
const older = (one: string, other: string) => one < other;

it('has the clocks of this ICU, or newer ones', () => {
  const theirs = process.versions['tz'] ?? '';
  const known = new Set(Intl.supportedValuesOf('timeZone').map(presentName));
  const different: string[] = [];
  for (const zone of offeredZones().filter((name) => known.has(name))) {
    const shown = new Intl.DateTimeFormat('en', {
      timeZone: zone,
      timeZoneName: 'longOffset',
    });
    const offset = (time: number) => {
      const name = shown.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
      const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
      return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -60_000 : 60_000);
    };
    // Clocks change at whole hours and a few at other times; a fortnight apart is between all changes.
    for (let time = Date.UTC(2020, 0, 3); time < Date.UTC(2038, 0, 1); time += 14 * 86_400_000) {
      if (offset(time) === offsetAt(time, zone)) continue;
      different.push(`${zone} on ${new Date(time).toISOString().slice(0, 10)}`);
      break;
    }
  }
  console.log(`ours: ${rules.version}, ICU's: ${theirs}, different: ${different.join(', ') || 'none'}`);
  // An older ICU may differ; with a newer one it is ours that are old, or wrong.
  if (!older(theirs, rules.version)) expect(different).toEqual([]);
  const missing = [...known].filter((zone) => !offeredZones().includes(zone));
  expect(missing).toEqual([]);
}, 60_000);
