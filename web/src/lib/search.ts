/*
 * What stands in the search part of an address, as schemas: for each name how its value is read. Whatever is not
 * understood is left out.
 */
type Reader<Value> = (value: unknown) => Value;
type Schema = Record<string, Reader<unknown>>;
type Optional<S extends Schema> = {
  [Name in keyof S]: undefined extends ReturnType<S[Name]> ? Name : never;
}[keyof S];

/** What a schema reads. */
type Read<S extends Schema> = { [Name in Optional<S>]?: Exclude<ReturnType<S[Name]>, undefined> } & {
  [Name in Exclude<keyof S, Optional<S>>]: ReturnType<S[Name]>;
};

export function searchSchema<S extends Schema>(schema: S) {
  return (search: { [Name in keyof S]?: unknown }): Read<S> =>
    withoutGaps(Object.entries(schema).map(([name, read]) => [name, read(search[name])])) as Read<S>;
}

/**
 * For routes whose page reads the search part itself: routes are part of every page's first load, and these schemas are
 * of no use to most.
 */
// eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- the page's schema says which it is
export const readByPage = <S>(search: Record<string, unknown>) => search as S;

function withoutGaps(entries: [string, unknown][]): object {
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
}

/** A secret or a key, as it is. */
export function text(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** A token; one of digits alone is taken for a number. */
export function token(value: unknown): string | undefined {
  return typeof value === 'number' ? `${value}` : text(value);
}

/** Something that was typed. */
export function word(value: unknown): string | undefined {
  return token(value)?.trim().slice(0, 200) || undefined;
}

export const matching =
  (pattern: RegExp, read: Reader<string | undefined> = text): Reader<string | undefined> =>
  (value) => {
    const found = read(value);
    return found && pattern.test(found) ? found : undefined;
  };

export const oneOf =
  <const Value>(values: readonly Value[]): Reader<Value | undefined> =>
  (value) =>
    values.find((one) => one === value);

/** Filters after a change; those that are not set any more are gone, from the address too. */
export function changed<T extends object>(before: T, change: { [key in keyof T]?: T[key] | undefined }): T {
  return withoutGaps(Object.entries({ ...before, ...change })) as T;
}
