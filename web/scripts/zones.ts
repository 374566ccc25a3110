import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/** Time zones as `event-radar zones` writes them. */
interface Rules {
  version: string;
  since: number;
  until: number;
  /** How clocks go, and which zone has which of them. */
  clocks: number[][];
  zones: Record<string, number>;
  /** Other names of zones. */
  aliases: Record<string, string>;
}

/** IANA's release that every browser knows that the app is built for: they are of 2023 and later. */
const EVERYWHERE = new URL('zones-2021e.json', import.meta.url);

function clockOf({ clocks, zones }: Pick<Rules, 'clocks' | 'zones'>, zone: string): string | undefined {
  return JSON.stringify(clocks[zones[zone] ?? -1]);
}

/** The zones that browsers may not know, or that have changed since they were told, and other names of these. */
export function changedSince(known: Pick<Rules, 'clocks' | 'zones'>, rules: Rules): Rules {
  const names = Object.keys(rules.zones).filter((name) => clockOf(rules, name) !== clockOf(known, name));
  const changed = new Set(names);
  const numbers = [...new Set(names.map((name) => rules.zones[name] ?? 0))];
  return {
    ...rules,
    clocks: numbers.map((number) => rules.clocks[number] ?? []),
    zones: Object.fromEntries(names.map((name) => [name, numbers.indexOf(rules.zones[name] ?? 0)])),
    aliases: Object.fromEntries(Object.entries(rules.aliases).filter(([, name]) => changed.has(name))),
  };
}

/** What a part of the app needs of the zones, by the query it imports them with. */
const PARTS: Record<string, (rules: Rules) => object> = {
  // For every page, so that it shows the server's times: few kilobytes less than all.
  changed: (rules) => changedSince(JSON.parse(readFileSync(EVERYWHERE, 'utf8')) as Rules, rules),
  // To choose from.
  names: ({ zones, aliases }) => ({ zones: Object.keys(zones), aliases }),
};

/** Makes `zones.json?changed` and `zones.json?names` of `zones.json`. */
export function zones(): Plugin {
  return {
    name: 'zones',
    enforce: 'pre',
    load: {
      filter: { id: /\/zones\.json\?(changed|names)$/ },
      handler(id) {
        const [file = '', part = ''] = id.split('?');
        this.addWatchFile(file);
        const rules = JSON.parse(readFileSync(file, 'utf8')) as Rules;
        return { code: `export default ${JSON.stringify(PARTS[part]?.(rules))}`, moduleType: 'js' };
      },
    },
  };
}
