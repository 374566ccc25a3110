import type { ReactNode } from 'react';
import { Skeleton } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { useViewer, type Viewer } from '@/lib/viewer';

/** One of the pages about the account, once it is known whose it is. */
export function AccountPage({ title, children }: { title: string; children: (viewer: Viewer) => ReactNode }) {
  const { viewer } = useViewer();
  useTitle(title);
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{title}</h1>
      <div className="mt-4 space-y-5">
        {viewer ? (
          children(viewer)
        ) : (
          <>
            <Skeleton className="h-24" />
            <Skeleton className="h-80" />
          </>
        )}
      </div>
    </>
  );
}
