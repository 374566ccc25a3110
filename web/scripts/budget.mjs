// Adds up the JavaScript that the first visit to a page loads, as the server sends it (Brotli), and fails when it is more
// than a phone on a slow network should wait for.
import { readFileSync, rmSync } from 'node:fs';
import { brotliCompressSync, constants } from 'node:zlib';

const MOST = 130_000;
const MANIFEST = 'dist/.vite/manifest.json';
const manifest = JSON.parse(readFileSync(MANIFEST, 'utf8'));
const LANGUAGES = ['en', 'de', 'fr', 'es', 'ar'];

/** What each page asks for by itself: its code, its texts, and what it starts without being asked. */
const PAGES = {
  discover: { parts: ['src/features/discover/DiscoverPage.tsx'], texts: ['discover'] },
  // What keeps the places left up to date comes with the tickets, which are below a phone's first screen.
  event: { parts: ['src/features/event/EventPage.tsx'], texts: ['event'] },
};

function size(file) {
  const params = { [constants.BROTLI_PARAM_QUALITY]: 11 };
  return brotliCompressSync(readFileSync(`dist/${file}`), { params }).length;
}

/** A part's file and those it imports, without what is loaded later. */
function closure(key, files = new Set()) {
  const part = manifest[key];
  if (!part) throw new Error(`${key} is no part of the build of its own any more; see scripts/budget.mjs`);
  if (files.has(part.file)) return files;
  files.add(part.file);
  part.imports?.forEach((imported) => closure(imported, files));
  return files;
}

function firstLoad({ parts, texts }, language) {
  const files = closure('index.html');
  for (const key of [
    'src/main.tsx',
    ...parts,
    `src/locales/${language}/index.ts`,
    ...texts.map((name) => `src/locales/${language}/${name}.json`),
  ])
    closure(key, files);
  return [...files].filter((file) => /\.m?js$/.test(file)).map((file) => ({ file, bytes: size(file) }));
}

let tooMuch = false;
for (const [page, needs] of Object.entries(PAGES)) {
  const loads = LANGUAGES.map((language) => firstLoad(needs, language));
  const sum = (files) => files.reduce((total, { bytes }) => total + bytes, 0);
  const most = loads.reduce((one, other) => (sum(other) > sum(one) ? other : one));
  const [kilobytes, limit] = [sum(most), MOST].map((bytes) => (bytes / 1000).toFixed(1));
  console.log(`first load of ${page}: ${kilobytes} of ${limit} KB JavaScript (Brotli), ${most.length} files`);
  if (sum(most) <= MOST) continue;
  tooMuch = true;
  for (const { file, bytes } of most.sort((one, other) => other.bytes - one.bytes))
    console.log(`  ${String(bytes).padStart(7)} ${file}`);
}
// It is for this count only; the server would publish it.
rmSync('dist/.vite', { recursive: true });
if (tooMuch) {
  console.error(
    'More than that is too much. Load what is not needed at once later: import() and lazy pages.',
  );
  process.exit(1);
}
