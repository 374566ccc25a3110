import { lazy, Suspense } from 'react';
import { Skeleton } from '@/components/ui';
import { MarkdownField, type MarkdownFieldProps } from './MarkdownField';

/** Where the editor can't be had, such as without a network, its text can still be written. */
const Editor = lazy(() => import('./MarkdownEditor').catch(() => ({ default: MarkdownField })));

/** A long text, as it will look; the editor for that comes when it is first needed. */
export function MarkdownText(props: MarkdownFieldProps) {
  return (
    <Suspense fallback={<Waiting label={props.label} />}>
      <Editor {...props} />
    </Suspense>
  );
}

/** As high as what comes. */
function Waiting({ label }: { label: string }) {
  return (
    <div className="space-y-1.5">
      <p className="text-sm font-medium">{label}</p>
      <Skeleton className="h-52" />
    </div>
  );
}
