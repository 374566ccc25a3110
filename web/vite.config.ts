import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { documents } from './scripts/documents.ts';
import { early } from './scripts/early.ts';
import { serviceWorker, SW } from './scripts/service-worker.ts';
import { zones } from './scripts/zones.ts';

/** Where `npm run dev` finds the API. */
const api = process.env['EVENT_RADAR_API'] ?? 'http://127.0.0.1:8080';
const served = ['/graphql', '/files', '/dev/mailbox', '/sandbox', '/schema.graphql', '/health', '/unfollow'];
/** Files of events, orders and organizations, beside the pages of the same names. */
const files =
  '^/((events|orders)/[^?]+\\.(csv|xlsx|ics|pdf|png|svg)|events/[^/?]+/cover|organizations/[^/?]+/logo)(\\?|$)';
/** The list of what there is in development; the pages below it are the app's or the API's. */
const home = '^/dev/?(\\?|$)';
const proxy = Object.fromEntries([...served, files, home].map((path) => [path, { target: api, ws: true }]));

/** Packages that every page needs; they change less often than the app, and compress better in one file. */
const FOUNDATION =
  /node_modules\/(react|react-dom|scheduler|i18next|react-i18next|use-sync-external-store|@tanstack\/(history|(react-)?(query|router|store)(-core)?))\//;
/** Parts of these that only some pages need; the selector is GraphiQL's. */
const LATER =
  /\/(mutationObserver|useMutation|useSuspenseQuery|infiniteQueryObserver|useInfiniteQuery)\.js|\/use-sync-external-store\/(cjs\/use-sync-external-store-)?with-selector/;
/** Our own parts that hardly a page does without, or that the routes ask for. */
const COMMON =
  /\/src\/(lib\/(config|format|graphql|i18n|key|keys\/visitor|online|search|session|theme|title|transport|venue|viewer)\.ts|components\/(ui|Problem|When|Icon|Cover)\.tsx|features\/event\/event\.ts)/;

/** What the front page shows at once. */
const DISCOVER =
  /\/src\/(components\/(More|searchText)|features\/discover\/(Home|Hero|Event(Card|List)|Poster|Waiting|events|filters|change|choices|price))\.tsx?$/;

/** What the page of an event shows at once, and what checkout and orders share with it. */
const EVENT =
  /\/src\/(lib\/live|components\/By|features\/event\/(EventPage|Facts|Later|Ticket(Bar|Picker)|Stepper|Actions|Elsewhere|availability|offer))\.tsx?$/;

/** Where the files of pages are that hardly any visitor opens: those of organizers and of the platform's staff. */
const STAFF = 'assets/staff/';
const STAFFS = /\/src\/features\/(organizer|admin)\//;

/** What is loaded when somebody presses for it, or follows a link of a mail, which hardly any visitor does. */
const SELDOM =
  /\/(ReportDialog|LogInAgain|AccountLayout|AccountPages|LinkPages|OrdersPage|(Feedback|Invitation)Page)-[^/]+\.js$/;

/** The app itself, and what it loads before any page asks for its own. */
const MAIN = /\/main-[^/]+\.js$/;
const MAINS = /\/(rolldown-runtime|loader|foundation|common)-[^/]+\.js$/;

export default defineConfig({
  plugins: [documents(), zones(), react(), tailwindcss(), early(), serviceWorker()],
  resolve: {
    alias: [
      { find: '@', replacement: new URL('./src', import.meta.url).pathname },
      // React has it itself since version 18.
      { find: /^use-sync-external-store\/shim$/, replacement: 'react' },
    ],
  },
  build: {
    assetsInlineLimit: 0,
    modulePreload: {
      polyfill: false,
      // Every page's first load carries the lists of what pages load: those of parts that few need are left out, and what
      // is there by then.
      resolveDependencies: (file, needed, { hostType }) => {
        if (file.startsWith(STAFF) || SELDOM.test(file)) return [];
        const isStart = hostType === 'html' || MAIN.test(file);
        return isStart ? needed : needed.filter((name) => !MAINS.test(name));
      },
    },
    chunkSizeWarningLimit: 1200,
    manifest: true,
    rolldownOptions: {
      input: { app: 'index.html', graphiql: 'graphiql.html', [SW]: 'src/sw/worker.ts' },
      // Packages of GraphiQL's carry marks for a server that renders; they mean nothing here.
      onLog: (level, log, report) => log.code === 'MODULE_LEVEL_DIRECTIVE' || report(level, log),
      output: {
        // Browsers know a service worker by an address that stays.
        entryFileNames: ({ name }) => (name === SW ? `${SW}.js` : 'assets/[name]-[hash:7].js'),
        chunkFileNames: ({ facadeModuleId }) =>
          `${facadeModuleId && STAFFS.test(facadeModuleId) ? STAFF : 'assets/'}[name]-[hash:7].js`,
        codeSplitting: {
          groups: [
            // What loads the rest, and what helps when that fails, so that the start needs none of it.
            { name: 'loader', test: /vite\/preload-helper|\/src\/lib\/stale\.ts/, priority: 3 },
            { name: 'foundation', test: (id) => FOUNDATION.test(id) && !LATER.test(id), priority: 2 },
            { name: 'common', test: COMMON, priority: 1 },
            // What its parts that come later share with it would be a file each.
            { name: 'discover', test: DISCOVER, priority: 1 },
            { name: 'event', test: EVENT, priority: 1 },
          ],
        },
      },
    },
  },
  server: { proxy },
  preview: { proxy },
  // What runs in a real browser is in e2e, with a runner of its own.
  test: {
    environment: 'happy-dom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: 'src/testing/setup.ts',
    testTimeout: 30_000,
  },
});
