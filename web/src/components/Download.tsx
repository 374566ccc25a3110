import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { download } from '@/lib/download';
import { Problem } from './Problem';
import { Button } from './ui';

interface DownloadProps {
  /** Of the API's, such as `/events/event_…/orders.csv`. */
  path: string;
  /** What the file is called on the device. */
  name: string;
  label: string;
  /** What is in it. */
  children?: ReactNode;
}

/** Saves a file that only members may have. */
export function Download({ path, name, label, children }: DownloadProps) {
  const saving = useMutation({ mutationFn: () => download(path, name) });
  return (
    <div className="space-y-2">
      <Button busy={saving.isPending} onClick={() => saving.mutate()}>
        {label}
      </Button>
      {children && <p className="text-sm text-quiet">{children}</p>}
      {saving.isError && <Problem error={saving.error} retry={() => saving.mutate()} />}
    </div>
  );
}
