import { useRouter } from '@tanstack/react-router';
import { useEffect } from 'react';
import { isOnline } from '@/lib/online';
import { isMissingFile, startAnew } from '@/lib/stale';
import { Problem } from './Problem';
import { Page } from './ui';

/** In place of a page that could not be shown. A tab that is older than the build starts anew, once. */
export function Failure({ error }: { error: unknown }) {
  const router = useRouter();
  useEffect(() => {
    if (isMissingFile(error) && isOnline()) startAnew();
  }, [error]);
  // The module loader remembers what it could not load; only a new start asks for it again.
  const retry = isMissingFile(error) ? () => location.reload() : () => void router.invalidate();
  return (
    <Page>
      <Problem page error={error} retry={retry} />
    </Page>
  );
}
