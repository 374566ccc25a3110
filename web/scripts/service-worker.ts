import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Plugin, Rolldown } from 'vite';

type Chunk = Rolldown.OutputChunk & {
  viteMetadata?: { importedCss: Set<string>; importedAssets: Set<string> };
};

/** The name of the entry, and of the file without the ending: browsers know service workers by a fixed address. */
export const SW = 'sw';
/** What has to open without a network: the start, one's tickets, orders and the door, what surrounds them, all texts. */
const OFFLINE = [
  /\/src\/main\.tsx$/,
  /\/src\/lib\/offline\.ts$/,
  /\/src\/locales\//,
  /\/src\/features\/(account|discover|order)\//,
  /\/src\/features\/organizer\/(check-in\/|area\/\w+Layout\.)/,
];
/** Large, and of no use without a network. */
const LARGE = /\/MapCanvas\./;
/** Files beside the build that have no part in the app itself. */
const ASIDE = /^(robots\.txt|.*\.(br|gz))$/;

/** Tells the service worker what to keep: the app's first files, and those that its offline pages load. */
export function serviceWorker(): Plugin {
  let publicDir = '';
  return {
    name: 'service-worker',
    apply: 'build',
    configResolved: (config) => void (publicDir = config.publicDir),
    generateBundle: {
      order: 'post',
      handler(_, bundle) {
        const worker = bundle[`${SW}.js`];
        const start = Object.values(bundle).find((file) => file.type === 'chunk' && file.name === 'app');
        if (worker?.type !== 'chunk' || start?.type !== 'chunk') throw new Error('The build lacks an entry.');
        const hashed = [...neededBy(start, bundle)].sort();
        const beside = readdirSync(publicDir).filter((name) => !ASIDE.test(name));
        const hash = createHash('sha256').update(worker.code).update(hashed.join());
        for (const name of beside) hash.update(name).update(readFileSync(join(publicDir, name)));
        const page = bundle['index.html'];
        if (page?.type === 'asset') hash.update(page.source);
        const files = [...hashed, ...beside].map((name) => `/${name}`);
        const build = { revision: hash.digest('hex').slice(0, 12), files };
        worker.code = `const BUILD=${JSON.stringify(build)};\n${worker.code}`;
      },
    },
  };
}

/** What a chunk loads at once, and later for the offline pages; those get all that they may load themselves. */
function neededBy(start: Chunk, bundle: Rolldown.OutputBundle): Set<string> {
  const workers = Object.keys(bundle).filter((name) => /worker-.+\.m?js$/.test(name));
  const needed = new Set<string>();
  const seen = new Set<string>();
  const follow = (name: string, all: boolean) => {
    const chunk = bundle[name];
    if (chunk?.type !== 'chunk' || seen.has(`${name} ${all}`) || isLarge(chunk)) return;
    seen.add(`${name} ${all}`);
    needed.add(name);
    for (const file of filesOf(chunk)) needed.add(file);
    for (const worker of workers) if (chunk.code.includes(worker)) needed.add(worker);
    for (const next of chunk.imports) follow(next, all);
    for (const next of chunk.dynamicImports) if (isLater(bundle[next], all)) follow(next, true);
  };
  follow(start.fileName, false);
  return needed;
}

/** Styles and pictures that come with a chunk. */
function filesOf(chunk: Chunk): string[] {
  const { importedCss = [], importedAssets = [] } = chunk.viteMetadata ?? {};
  return [...importedCss, ...importedAssets];
}

/** Whether what is loaded later is needed without a network: all that an offline page may load, else such pages. */
function isLater(file: Rolldown.OutputBundle[string] | undefined, all: boolean): boolean {
  if (file?.type !== 'chunk') return false;
  return all || OFFLINE.some((pattern) => pattern.test(file.facadeModuleId ?? ''));
}

function isLarge(chunk: Chunk): boolean {
  return chunk.moduleIds.some((id) => LARGE.test(id));
}
