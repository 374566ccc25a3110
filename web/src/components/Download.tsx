import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { download } from '@/lib/download';
import { Problem } from './Problem';
import { Button } from './ui';

/** A kind of file that something is to be had as. */
interface FileChoice {
  /** Of the API's, such as `/events/event_…/orders.csv`. */
  path: string;
  /** What the file is called on the device. */
  name: string;
  label: string;
}

interface DownloadProps {
  files: FileChoice[];
  /** What is in it. */
  children?: ReactNode;
}

/** Saves a file that only members may have, of the kind that is chosen. */
export function Download({ files, children }: DownloadProps) {
  const saving = useMutation({ mutationFn: ({ path, name }: FileChoice) => download(path, name) });
  return (
    <div className="space-y-2">
      <div className="flex flex-wrap gap-2">
        {files.map((file) => (
          <Button
            key={file.path}
            busy={saving.isPending && saving.variables.path === file.path}
            onClick={() => saving.mutate(file)}
          >
            {file.label}
          </Button>
        ))}
      </div>
      {children && <p className="text-sm text-quiet">{children}</p>}
      {saving.isError && <Problem error={saving.error} retry={() => saving.mutate(saving.variables)} />}
    </div>
  );
}
