import { useSearchText } from './searchText';
import { INPUT } from './ui';

interface SearchBoxProps {
  label: string;
  /** What is searched for now, as it stands in the address. */
  text: string;
  search: (text: string | undefined) => void;
  className?: string;
}

/** Searches while one types. */
export function SearchBox({ label, text, search, className = '' }: SearchBoxProps) {
  const [typed, setTyped] = useSearchText(text, search);
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
