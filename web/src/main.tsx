import { MutationCache, QueryCache, QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { startTransition, StrictMode } from 'react';
import { RequestError } from './lib/transport';
import { startI18n } from './lib/i18n';
import { whatIsKept } from './lib/kept';
import { maybeSignedIn } from './lib/session';
import { startWorker } from './lib/worker';
import { createAppRouter } from './router';

/** Only what may go well a moment later is tried again. */
function worthAnotherTry(failures: number, error: unknown): boolean {
  return (
    failures < 2 &&
    error instanceof RequestError &&
    ['NETWORK', 'TIMEOUT', 'UNAVAILABLE', 'INTERNAL'].includes(error.code)
  );
}

// It comes beside the page's own code, not after it.
if (maybeSignedIn()) whatIsKept().catch(() => undefined);
startWorker();

const queryClient = new QueryClient({
  queryCache: new QueryCache(),
  mutationCache: new MutationCache(),
  defaultOptions: {
    // A request without a network fails at once and says so, or falls back on what the device keeps; waiting would not.
    queries: {
      retry: worthAnotherTry,
      retryDelay: (failures) => 400 * 2 ** failures,
      staleTime: 15_000,
      networkMode: 'always',
      refetchOnReconnect: true,
    },
    mutations: { networkMode: 'always' },
  },
});

const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');

/** Lets the browser do something else in between: a phone takes its time for each of the steps here. */
const aMoment = () => new Promise((resolve) => setTimeout(resolve));

await aMoment();
const texts = startI18n();
await aMoment();
const router = createAppRouter(queryClient);
await aMoment();
const page = router.load().catch(() => undefined);
await aMoment();
const { createRoot } = await import('react-dom/client');
// What the server wrote there is read until the app has something better to show, and typed into.
const form = root.querySelector('form') ? import('./lib/carryOver') : undefined;
const [carry] = await Promise.all([form, texts, page]);
carry?.carryOver(root);
// As a transition the page is drawn in slices: who taps or scrolls meanwhile is answered between them.
startTransition(() =>
  createRoot(root).render(
    <StrictMode>
      <QueryClientProvider client={queryClient}>
        <RouterProvider router={router} />
      </QueryClientProvider>
    </StrictMode>,
  ),
);
