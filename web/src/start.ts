import './styles.css';

/**
 * What the server wrote is to be seen before the app's code takes its share of a slow network. A page that nobody sees is
 * not painted, and where the server wrote nothing there is nothing to wait for.
 */
function whenPainted(go: () => void): void {
  const written = document.getElementById('root')?.firstElementChild;
  if (!written || document.visibilityState === 'hidden') go();
  else requestAnimationFrame(() => setTimeout(go));
}

whenPainted(() => void import('./main'));
