/** The page comes first: fetching what is kept would take its share of the network and the processor. In milliseconds. */
const AFTER_PAGE = 3000;

/**
 * Has the service worker keep the app for when there is no network. It takes effect in production builds, where the
 * browser allows one: on https, and on the developer's own machine.
 */
export function startWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  const register = () => {
    // Where it is refused, the app works as before, with a network.
    navigator.serviceWorker.register('/sw.js').catch(() => undefined);
  };
  const later = () => setTimeout(register, AFTER_PAGE);
  if (document.readyState === 'complete') later();
  else addEventListener('load', later, { once: true });
}
