import type { ReactNode } from 'react';
import { Art, type ArtName } from './Icon';

interface EmptyProps {
  title: string;
  art?: ArtName;
  children?: ReactNode;
}

/** Nothing is here yet: what will be, and how it comes about. */
export function Empty({ title, art = 'calendar', children }: EmptyProps) {
  return (
    <div className="rounded-2xl bg-soft/60 px-6 py-10 text-center *:text-balance">
      <Art name={art} />
      <p className="mt-4 font-display text-xl font-semibold">{title}</p>
      {children && <div className="mx-auto mt-2 max-w-prose text-quiet">{children}</div>}
    </div>
  );
}
