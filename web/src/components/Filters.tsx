import { useRouterState } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { INPUT } from './ui';

/** How long typing has to pause before the search goes out. */
const PAUSE_MS = 200;

interface SearchBoxProps {
  label: string;
  /** What is searched for now, as it stands in the address. */
  text: string;
  search: (text: string | undefined) => void;
  className?: string;
}

/** Searches while one types, a little behind. */
export function SearchBox({ label, text, search, className = '' }: SearchBoxProps) {
  const [typed, setTyped] = useState(text);
  const [seen, setSeen] = useState(text);
  // Somebody else changed the address: back, forward, or a link.
  if (text !== seen) {
    setSeen(text);
    if (text !== typed.trim()) setTyped(text);
  }
  // Who is on the way to another page is not called back by a search that goes out late.
  const leaving = useRouterState({
    select: ({ location, resolvedLocation }) => location.pathname !== resolvedLocation?.pathname,
  });
  useEffect(() => {
    if (typed.trim() === text || leaving) return;
    const timer = setTimeout(() => search(typed.trim() || undefined), PAUSE_MS);
    return () => clearTimeout(timer);
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `search` is new on each render and means the same
  }, [typed, text, leaving]);
  return (
    <input
      type="search"
      className={`${INPUT} ${className}`}
      aria-label={label}
      placeholder={label}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}

interface ChoiceProps {
  label: string;
  value: string | undefined;
  options: [value: string, label: string][];
  choose: (value: string | undefined) => void;
}

/** One of several values to filter by, or none. */
export function Choice({ label, value, options, choose }: ChoiceProps) {
  // What is asked for stays to be seen, even where nothing has it (any more).
  const known = value === undefined || options.some(([option]) => option === value);
  return (
    <select
      className={`${INPUT} ${value ? 'border-accent font-medium' : ''}`}
      aria-label={label}
      value={value ?? ''}
      onChange={(event) => choose(event.target.value || undefined)}
    >
      <option value="">{label}</option>
      {!known && <option value={value}>{value}</option>}
      {options.map(([option, text]) => (
        <option key={option} value={option}>
          {text}
        </option>
      ))}
    </select>
  );
}
