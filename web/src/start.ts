import './styles.css';

/**
 * What the server wrote is to be seen before the app's code takes its share of a slow network. A page that nobody sees is
 * not painted; where the server wrote nothing there is nothing to wait for; and what is typed into a form of the server's
 * goes when the app takes over, so that is to be soon.
 */
function whenPainted(go: () => void): void {
  const written = document.getElementById('root')?.firstElementChild;
  if (!written || written.querySelector('form') || document.visibilityState === 'hidden') go();
  else requestAnimationFrame(() => setTimeout(go));
}

/** Without the app's code the page stays as the server wrote it; once it is loaded anew, by a network that is back. */
function startAnew(): void {
  try {
    if (sessionStorage.getItem('startedAnew')) return;
    sessionStorage.setItem('startedAnew', '1');
  } catch {
    // It would be done again and again.
    return;
  }
  if (navigator.onLine) setTimeout(() => location.reload(), 3000);
  else addEventListener('online', () => location.reload(), { once: true });
}

whenPainted(() => void import('./main').catch(startAnew));
