interface PlaceholdersProps<Name extends string> {
  /** What they are, for all of them. */
  label: string;
  hint: string;
  /** Each with its name in the reader's words. */
  names: readonly (readonly [Name, string])[];
  insert: (name: Name) => void;
}

/** What is filled in for each recipient of a mail, to be put where one writes. */
export function Placeholders<Name extends string>({ label, hint, names, insert }: PlaceholdersProps<Name>) {
  return (
    <div>
      <div role="group" aria-label={label} className="flex flex-wrap items-center gap-2">
        <span aria-hidden className="text-sm font-medium">
          {label}
        </span>
        {names.map(([name, words]) => (
          <button
            key={name}
            type="button"
            className="inline-flex min-h-11 items-center rounded-full bg-accent-soft px-4 text-accent"
            // The field in which one writes keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => insert(name)}
          >
            {words}
          </button>
        ))}
      </div>
      <p className="mt-1 text-sm text-quiet">{hint}</p>
    </div>
  );
}
