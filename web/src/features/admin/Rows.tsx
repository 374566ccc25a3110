import { Link } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';
import { Icon } from '@/components/Icon';

/** The rows of a list in administration. */
export function Rows({ children }: { children: ReactNode }) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
      {children}
    </ul>
  );
}

/** A row's first line: what it is about, and how that stands or when it was. */
export function RowHead({ children, beside }: { children: ReactNode; beside: ReactNode }) {
  return (
    <div className="flex flex-wrap items-baseline justify-between gap-x-4 gap-y-1">
      <div className="min-w-0 [overflow-wrap:anywhere]">{children}</div>
      <div className="flex flex-wrap items-center gap-2 text-sm text-quiet">{beside}</div>
    </div>
  );
}

/** Back to the list that a page came from. */
export function Back({ children, ...props }: ComponentProps<typeof Link>) {
  return (
    <p className="mb-2 text-sm">
      <Link
        {...props}
        className="inline-flex min-h-11 items-center gap-1 text-quiet underline hover:text-ink"
      >
        <Icon name="previous" className="size-4" />
        {children as ReactNode}
      </Link>
    </p>
  );
}

/** From what to what: the arrow points the way one reads. */
export function FromTo({ before, after }: { before: string; after: string }) {
  return (
    <>
      <span className="text-quiet line-through decoration-1">{before}</span>{' '}
      <Icon name="arrow" className="inline size-3.5 align-[-0.1em]" /> {after}
    </>
  );
}
