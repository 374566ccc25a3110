interface OptionsProps<T extends string> {
  label: string;
  value: T;
  options: [value: T, label: string][];
  choose: (value: T) => void;
}

/** A few ways to look at something, one of which is chosen. */
export function Options<T extends string>({ label, value, options, choose }: OptionsProps<T>) {
  return (
    <div role="group" aria-label={label} className="inline-flex rounded-xl bg-soft p-1 text-sm">
      {options.map(([option, text]) => (
        <button
          key={option}
          type="button"
          aria-pressed={option === value}
          onClick={() => choose(option)}
          className="min-h-11 rounded-lg px-3 text-quiet aria-pressed:bg-card aria-pressed:font-medium aria-pressed:text-ink"
        >
          {text}
        </button>
      ))}
    </div>
  );
}
