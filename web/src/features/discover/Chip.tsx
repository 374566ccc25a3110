import type { ReactNode, Ref } from 'react';
import { Icon, type IconName } from '@/components/Icon';

/** Of a row that is swiped through where it is too long, up to the page's edges. */
export const SWIPED =
  '-mx-4 flex gap-2 overflow-x-auto px-4 py-1 [scrollbar-width:none] sm:-mx-1 sm:flex-wrap sm:gap-1.5 sm:px-1';

export const CHIP =
  'inline-flex min-h-11 shrink-0 items-center gap-2 rounded-full border border-line bg-card px-4 font-medium sm:px-3 ' +
  'whitespace-nowrap transition hover:bg-soft data-on:border-accent data-on:bg-accent data-on:text-accent-ink';

interface ChipProps {
  icon?: IconName | undefined;
  /** It is what is looked for; left out by those that only open something. */
  pressed?: boolean;
  on?: boolean | undefined;
  ref?: Ref<HTMLButtonElement>;
  children: ReactNode;
  press: () => void;
}

/** Something to filter by that is on or off. */
export function Chip({ icon, pressed, on = pressed, ref, children, press }: ChipProps) {
  return (
    <button
      ref={ref}
      type="button"
      aria-pressed={pressed}
      aria-haspopup={pressed === undefined ? 'dialog' : undefined}
      data-on={on ? '' : undefined}
      className={CHIP}
      onClick={press}
    >
      {icon && <Icon name={icon} />}
      {children}
    </button>
  );
}
