import { Suspense, useRef, type ReactNode } from 'react';
import { useInView } from '@/lib/inView';

/** A part that is loaded shortly before it comes into sight; `className` keeps its room until then. */
export function Later({ className, children }: { className: string; children: ReactNode }) {
  const box = useRef<HTMLDivElement>(null);
  const seen = useInView(box, { margin: '300px', once: true });
  return (
    <div ref={box} className={className}>
      {seen && <Suspense>{children}</Suspense>}
    </div>
  );
}
