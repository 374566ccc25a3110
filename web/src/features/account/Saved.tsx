import { useEffect, useState } from 'react';

const SHOWN_MS = 4_000;

/** Says for a moment that something was done, each time it was. */
export function Saved({ times, text }: { times: number; text: string }) {
  const [seen, setSeen] = useState(0);
  useEffect(() => {
    const timer = setTimeout(() => setSeen(times), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [times]);
  return (
    <span role="status" className="font-medium text-good">
      {times > seen && text}
    </span>
  );
}
