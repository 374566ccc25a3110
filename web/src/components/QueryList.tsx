import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { RequestError } from '@/lib/transport';
import { More } from './More';
import { Problem } from './Problem';
import { Notice } from './ui';

interface Page<Item> {
  nodes: readonly Item[];
}

interface QueryListProps<Item> {
  query: UseInfiniteQueryResult<InfiniteData<Page<Item> | null>>;
  /** Where the list will be in a moment. */
  waiting: ReactNode;
  /** In place of the list while nothing is on it. Without it the list says so itself. */
  empty?: ReactNode;
  /** What leads to the next ones. */
  more: string;
  /** How many there are, for those who do not see the list change. */
  found?: (count: number) => string;
  /** What is said where the server did not understand what was looked for. */
  malformed?: string;
  children: (items: Item[]) => ReactNode;
}

/** A list that is asked for page by page: that it is loaded, that it could not be, that nothing is on it, or its rows. */
export function QueryList<Item>({ query, waiting, empty, more, found, ...props }: QueryListProps<Item>) {
  if (query.isError) return <Failed query={query} malformed={props.malformed} />;
  if (query.isPending) return waiting;
  const items = query.data.pages.flatMap((page) => page?.nodes ?? []);
  // What is shown until the answer comes is what was looked for before.
  const outdated = query.isPlaceholderData;
  return (
    <>
      {found && (
        <p role="status" className="sr-only">
          {outdated ? '' : found(items.length)}
        </p>
      )}
      {items.length === 0 && empty ? (
        empty
      ) : (
        <div className={outdated ? 'opacity-60' : ''}>
          {props.children(items)}
          {query.hasNextPage && (
            <More load={() => void query.fetchNextPage()} loading={query.isFetchingNextPage} label={more} />
          )}
        </div>
      )}
    </>
  );
}

interface FailedProps {
  query: Pick<UseInfiniteQueryResult, 'error' | 'refetch'>;
  malformed: string | undefined;
}

function Failed({ query: { error, refetch }, malformed }: FailedProps) {
  const understood = !(error instanceof RequestError && error.code === 'BAD_USER_INPUT');
  if (malformed && !understood) return <Notice tone="bad">{malformed}</Notice>;
  return <Problem error={error} retry={() => void refetch()} />;
}
