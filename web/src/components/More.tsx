import { useEffect, useRef } from 'react';
import { Button } from './ui';

/** The end of a list that goes on: it loads on when it comes into sight, and is a button for those who don't scroll. */
export function More({ load, loading, label }: { load: () => void; loading: boolean; label: string }) {
  const end = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (!end.current || loading) return;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) load();
      },
      { rootMargin: '400px' },
    );
    observer.observe(end.current);
    return () => observer.disconnect();
  }, [load, loading]);
  return (
    <div ref={end} className="mt-5 text-center">
      <Button onClick={load} busy={loading}>
        {label}
      </Button>
    </div>
  );
}
