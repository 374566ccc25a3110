/** What administrators have set for the whole platform. */
export interface Site {
  name: string;
  /** The picture in place of our own. */
  logo: { src: string; width: number; height: number } | null;
  /** Legal texts and the contact: where each is and what it is called, by language. */
  links: Record<string, [href: string, label: string][]>;
  /** Where the texts are that one agrees to; null where there are none. */
  terms: string | null;
  privacy: string | null;
  /** The numbers of their versions, 0 where there are none; undefined from servers that don't say. */
  versions?: [terms: number, privacy: number];
}

/** What the server, or whoever hosts the files, tells the app in index.html. */
export interface Config {
  /** Where the API is; empty for the app's own origin. */
  apiUrl: string;
  /** Where maps get their tiles from, with `{z}`, `{x}` and `{y}`; without it nothing is asked of other servers. */
  tileUrl: string | null;
  /** Whose work the map is, and where it says so. */
  tileCredit: { text: string; url: string };
  /** How the platform presents itself. */
  site: Site;
  /** Development shows where mails end up and whom to log in as. */
  development: boolean;
  demoLogins: { who: string; email: string; password: string }[];
}

const DEFAULTS: Config = {
  apiUrl: (import.meta.env['VITE_API_URL'] as string | undefined) ?? '',
  tileUrl: (import.meta.env['VITE_TILE_URL'] as string | undefined) ?? null,
  tileCredit: { text: '© OpenStreetMap', url: 'https://www.openstreetmap.org/copyright' },
  site: { name: 'Event Radar', logo: null, links: {}, terms: null, privacy: null },
  development: import.meta.env.DEV,
  demoLogins: [],
};

function read(): Config {
  const text = document.getElementById('config')?.textContent.trim();
  return { ...DEFAULTS, ...(text ? (JSON.parse(text) as Partial<Config>) : {}) };
}

export const config: Config = read();
