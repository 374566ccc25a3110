import { Link, useRouterState, type LinkProps } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';

export interface Tab {
  label: string;
  link: LinkProps;
  /** Only on this very page, not on those below it. */
  exact?: boolean;
}

const TAB =
  'inline-flex min-h-11 items-center whitespace-nowrap border-b-2 border-transparent px-3 text-quiet hover:text-ink ' +
  '[&.active]:border-accent [&.active]:font-medium [&.active]:text-ink';

/** The pages of one area, side by side; they scroll sideways where they don't fit. */
export function Tabs({ label, tabs }: { label: string; tabs: Tab[] }) {
  const nav = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  useEffect(() => {
    // The page one is on is in sight among the others.
    nav.current?.querySelector('.active')?.scrollIntoView({ inline: 'center', block: 'nearest' });
  }, [path]);
  return (
    <nav
      ref={nav}
      aria-label={label}
      className="-mx-4 overflow-x-auto border-b border-line px-4 sm:mx-0 sm:px-0"
    >
      <ul className="flex gap-1">
        {tabs.map((tab) => (
          <li key={tab.label}>
            <Link {...tab.link} activeOptions={{ exact: tab.exact ?? false }} className={TAB}>
              {tab.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
