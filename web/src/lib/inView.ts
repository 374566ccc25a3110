import { useEffect, useState, type RefObject } from 'react';

/**
 * Whether an element is in sight, or within `margin` of it; undefined until that is known. With `once` it stays true. A
 * browser that cannot tell has all in sight.
 */
export function useInView(
  element: RefObject<Element | null>,
  { margin = '0px', once = false }: { margin?: string; once?: boolean } = {},
): boolean | undefined {
  const unknown = typeof IntersectionObserver === 'undefined';
  const [inView, setInView] = useState<boolean | undefined>(unknown ? true : undefined);
  useEffect(() => {
    if (!element.current || unknown) return;
    const observer = new IntersectionObserver(
      (entries) => {
        const seen = entries.at(-1)?.isIntersecting ?? false;
        if (seen && once) observer.disconnect();
        setInView(seen);
      },
      { rootMargin: margin },
    );
    observer.observe(element.current);
    return () => observer.disconnect();
  }, [element, margin, once, unknown]);
  return inView;
}
