/**
 * Has the app's form go on with what was typed into the server's form of the same page, up to the moment that it takes
 * its place.
 */
export function carryOver(root: HTMLElement): void {
  let left = [...root.querySelectorAll<HTMLInputElement>('form input:not([type=hidden])')];
  let last: EventTarget | null = document.activeElement;
  root.addEventListener('focusin', ({ target }) => (last = target));
  const isLeft = (old: HTMLInputElement) => {
    const field = root.querySelector<HTMLInputElement>(`form input[name="${old.name}"]`);
    if (old.isConnected || !field) return true;
    if (old.value !== old.defaultValue && !field.value) field.value = old.value;
    if (last === old) field.focus();
    return false;
  };
  const observer = new MutationObserver(() => {
    left = left.filter(isLeft);
    if (left.length === 0) observer.disconnect();
  });
  observer.observe(root, { childList: true, subtree: true });
}
