import { useEffect, useRef, type KeyboardEvent, type ReactNode } from 'react';

export const TOOL =
  'inline-flex min-h-11 min-w-11 items-center justify-center rounded-lg px-2 hover:bg-soft disabled:opacity-40 ' +
  'aria-pressed:bg-accent-soft aria-pressed:text-accent';
/** A button that changes how all of the text is edited stands apart. */
export const SWITCH = `${TOOL} ms-auto px-3 text-sm`;

const STEPS: Record<string, (at: number, count: number) => number> = {
  ArrowRight: (at, count) => (at + 1) % count,
  ArrowLeft: (at, count) => (at + count - 1) % count,
  Home: () => 0,
  End: (_, count) => count - 1,
};

/** Buttons that are one stop for the tabulator; arrows lead from one to the next. */
export function Toolbar({ label, children }: { label: string; children: ReactNode }) {
  const bar = useRef<HTMLDivElement>(null);
  const buttons = () => [...(bar.current?.querySelectorAll<HTMLButtonElement>('button:enabled') ?? [])];
  const stopAt = (one: HTMLButtonElement | undefined) =>
    buttons().forEach((button) => (button.tabIndex = button === one ? 0 : -1));
  useEffect(() => {
    // Also when there are other buttons than before.
    const all = buttons();
    stopAt(all.find(({ tabIndex }) => tabIndex === 0) ?? all[0]);
  });
  const move = (event: KeyboardEvent) => {
    const step = STEPS[event.key];
    const all = buttons();
    const at = all.findIndex((button) => button === document.activeElement);
    if (!step || at === -1) return;
    event.preventDefault();
    const next = all[step(at, all.length)];
    stopAt(next);
    next?.focus();
  };
  return (
    // What is pressed are the buttons; keys only lead from one to the next.
    <div
      ref={bar}
      role="toolbar"
      tabIndex={-1}
      aria-label={label}
      className="flex flex-wrap items-center gap-0.5"
      onKeyDown={move}
    >
      {children}
    </div>
  );
}
