import { useEffect } from 'react';
import { isOnline } from '@/lib/online';
import { isMissingFile, startAnew } from '@/lib/stale';
import { Problem } from './Problem';
import { Page } from './ui';

/** In place of a page that could not be shown. A tab that is older than the build starts anew, once. */
export function Failure({ error, reset }: { error: unknown; reset: () => void }) {
  useEffect(() => {
    if (isMissingFile(error) && isOnline()) startAnew();
  }, [error]);
  // The module loader remembers what it could not load; only a new start asks for it again.
  const retry = isMissingFile(error) ? () => location.reload() : reset;
  return (
    <Page>
      <Problem error={error} retry={retry} />
    </Page>
  );
}
