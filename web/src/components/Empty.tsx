import type { ReactNode } from 'react';
import { Art, type ArtName } from './Icon';

interface EmptyProps {
  title: string;
  art?: ArtName;
  /** It is all that the page has, so its title is the page's. */
  page?: boolean;
  children?: ReactNode;
}

/** Nothing is here yet: what will be, and how it comes about. */
export function Empty({ title, art = 'calendar', page, children }: EmptyProps) {
  const Title = page ? 'h1' : 'p';
  return (
    <div className="rounded-2xl bg-soft/60 px-6 py-10 text-center *:text-balance">
      <Art name={art} />
      <Title className="mt-4 font-display text-xl font-semibold">{title}</Title>
      {children && (
        <div className="mx-auto mt-2 max-w-prose text-quiet has-[>:is(a,button):first-child]:mt-4">
          {children}
        </div>
      )}
    </div>
  );
}
