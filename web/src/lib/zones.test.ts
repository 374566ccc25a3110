import { describe, expect, it } from 'vitest';
import { changedSince } from '../../scripts/zones';
import { offsetAt } from './zones';
import rules from './zones.json';

const MINUTE = 60_000;
const [SINCE, UNTIL] = [rules.since * 1000, rules.until * 1000];
const zones = Object.entries(rules.zones);
// Clocks change at whole hours and a few at other times; a fortnight apart is between all changes.
const FORTNIGHT = 14 * 24 * 60 * MINUTE;

/** How far a zone's clocks are ahead of UTC by the server's rules, one fortnight after the other. */
function byServer(clock: number): number[] {
  const [first = 0, ...changes] = rules.clocks[clock] ?? [];
  let [offset, next, index] = [first, SINCE + (changes[0] ?? Infinity) * MINUTE, 0];
  return fortnights().map((time) => {
    while (next <= time) {
      offset = changes[index + 1] ?? 0;
      index += 2;
      next += (changes[index] ?? Infinity) * MINUTE;
    }
    return offset * MINUTE;
  });
}

function fortnights(): number[] {
  const count = Math.floor((Date.UTC(2038, 0, 1) - SINCE) / FORTNIGHT);
  return Array.from({ length: count }, (_, index) => SINCE + (index * 14 + 2) * 24 * 60 * MINUTE);
}

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

it('goes by the server’s rules in every zone, by whatever name', () => {
  const names = [
    ...zones,
    ...Object.entries(rules.aliases).map(([alias, name]) => [alias, new Map(zones).get(name) ?? -1] as const),
  ];
  const others = names.filter(([name, clock]) => {
    const offsets = byServer(clock);
    return fortnights().some((time, index) => offsetAt(time, name) !== offsets[index]);
  });
  expect(others).toEqual([]);
}, 60_000);

it('asks the browser beyond its list, and takes what nobody knows for UTC', () => {
  expect(offsetAt(Date.parse('2060-07-01T12:00:00Z'), 'Europe/Kyiv')).toBe(10_800_000);
  expect(offsetAt(Date.parse('2010-07-01T12:00:00Z'), 'Europe/Berlin')).toBe(7_200_000);
  expect(offsetAt(Date.parse('2026-07-01T12:00:00Z'), 'Etc/GMT-3')).toBe(10_800_000);
  expect(offsetAt(Date.parse('2026-07-01T12:00:00Z'), 'Mars/Base')).toBe(0);
});

describe('the rules that pages take along', () => {
  const known = { clocks: [[60], [120]], zones: { 'A/Same': 0, 'A/Moved': 0 } };
  const now = {
    ...rules,
    clocks: [[60], [180], [240]],
    zones: { 'A/Same': 0, 'A/Moved': 2, 'A/New': 1 },
    aliases: { 'B/Same': 'A/Same', 'B/Moved': 'A/Moved' },
  };

  it('are those that have changed, or are new, since browsers were told', () => {
    const { clocks, zones } = changedSince(known, now);
    expect(Object.keys(zones)).toEqual(['A/Moved', 'A/New']);
    expect(clocks[zones['A/Moved'] ?? -1]).toEqual([240]);
    expect(clocks[zones['A/New'] ?? -1]).toEqual([180]);
    expect(clocks).toHaveLength(2);
  });

  it('are known by other names, too', () => {
    expect(changedSince(known, now).aliases).toEqual({ 'B/Moved': 'A/Moved' });
  });
});

/** Whether one release of the zone database, such as `2026f`, is older than another. */
const older = (one: string, other: string) => one < other;

/** What this ICU says that a zone's clocks are ahead of UTC. */
function byIcu(zone: string): (time: number) => number {
  const shown = new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' });
  return (time) => {
    const name = shown.formatToParts(time).find(({ type }) => type === 'timeZoneName')?.value ?? '';
    const [, sign = '+', hours = '0', minutes = '0'] = /GMT([+-])(\d+):(\d+)/.exec(name) ?? [];
    return (Number(hours) * 60 + Number(minutes)) * (sign === '-' ? -MINUTE : MINUTE);
  };
}

it('has the clocks of this ICU, or newer ones', () => {
  const theirs = process.versions['tz'] ?? '';
  const aliases = new Map<string, string>(Object.entries(rules.aliases));
  const known = new Set(Intl.supportedValuesOf('timeZone').map((zone) => aliases.get(zone) ?? zone));
  const different: string[] = [];
  for (const [zone, clock] of zones.filter(([name]) => known.has(name))) {
    const [icu, server] = [byIcu(zone), byServer(clock)];
    const time = fortnights().find((time, index) => icu(time) !== server[index]);
    if (time !== undefined) different.push(`${zone} on ${new Date(time).toISOString().slice(0, 10)}`);
  }
  console.log(`ours: ${rules.version}, ICU's: ${theirs}, different: ${different.join(', ') || 'none'}`);
  // An older ICU may differ; with a newer one it is ours that are old, or wrong.
  if (!older(theirs, rules.version)) expect(different).toEqual([]);
  const offered = new Set(zones.map(([name]) => name));
  expect([...known].filter((zone) => !offered.has(zone))).toEqual([]);
  expect(UNTIL).toBeGreaterThan(Date.now());
}, 60_000);
