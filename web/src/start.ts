import { startAnew } from './lib/stale';
import './styles.css';

/**
 * What the server wrote is to be seen before the app's code takes its share of a slow network. A page that nobody sees is
 * not painted; where the server wrote nothing there is nothing to wait for; and under somebody who types, the app takes
 * over soon.
 */
function whenPainted(go: () => void): void {
  const written = document.querySelector('#root > main');
  if (!written || written.querySelector('form') || document.visibilityState === 'hidden') go();
  else requestAnimationFrame(() => setTimeout(go));
}

/** Without the app's code the page stays as the server wrote it; loaded anew, it may have it. */
function retry(): void {
  if (navigator.onLine) startAnew();
  else addEventListener('online', () => void startAnew(), { once: true });
}

whenPainted(() => void import('./main').catch(retry));
