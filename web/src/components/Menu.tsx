import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { buttonClass } from './ui';

export interface MenuItem {
  label: string;
  act: () => void;
  danger?: boolean;
}

/** What else can be done with something: a button that shows a short list. */
export function Menu({ label, children, items }: { label: string; children?: ReactNode; items: MenuItem[] }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const id = useId();
  useEffect(() => {
    if (!open) return;
    const outside = (event: Event) => {
      if (event.target instanceof Node && !root.current?.contains(event.target)) setOpen(false);
    };
    const key = (event: KeyboardEvent) => {
      if (event.key !== 'Escape') return;
      setOpen(false);
      button.current?.focus();
    };
    document.addEventListener('pointerdown', outside);
    document.addEventListener('focusin', outside);
    document.addEventListener('keydown', key);
    return () => {
      document.removeEventListener('pointerdown', outside);
      document.removeEventListener('focusin', outside);
      document.removeEventListener('keydown', key);
    };
  }, [open]);
  if (items.length === 0) return null;
  return (
    <div ref={root} className="relative">
      <button
        ref={button}
        type="button"
        className={children ? buttonClass() : buttonClass('quiet', 'min-w-11 px-2')}
        aria-label={children ? undefined : label}
        aria-expanded={open}
        aria-controls={id}
        onClick={() => setOpen(!open)}
      >
        {children ? children : <Dots />}
      </button>
      {open && (
        <ul
          id={id}
          aria-label={label}
          className="absolute end-0 z-20 mt-1 w-max min-w-44 max-w-[80vw] rounded-xl border border-line bg-card p-1 shadow-lg"
        >
          {items.map((item) => (
            <li key={item.label}>
              <button
                type="button"
                className={`min-h-11 w-full rounded-lg px-3 text-start hover:bg-soft ${item.danger ? 'text-bad' : ''}`}
                onClick={() => {
                  setOpen(false);
                  // What it opens gives the focus back to where it was.
                  button.current?.focus();
                  item.act();
                }}
              >
                {item.label}
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function Dots() {
  return (
    <svg aria-hidden width="20" height="20" viewBox="0 0 20 20" fill="currentColor">
      {[4, 10, 16].map((x) => (
        <circle key={x} cx={x} cy="10" r="1.8" />
      ))}
    </svg>
  );
}
