import { visitorZone } from './format';
import names from './zones.json?names';

const aliases = new Map(Object.entries(names.aliases));

/** The present name of a zone: `Europe/Kyiv` of `Europe/Kiev`. */
export function presentName(zone: string): string {
  return aliases.get(zone) ?? zone;
}

const offered = new Set(names.zones);

/** The zone the visitor's device is in, by its present name; UTC for one that the server does not know. */
export function ownZone(): string {
  const own = presentName(visitorZone());
  return offered.has(own) ? own : 'UTC';
}

/** The time zones to choose from, by their IANA names, and these. */
export function timeZones(...also: string[]): string[] {
  return [...new Set([...also.map(presentName), ...names.zones])].sort();
}
