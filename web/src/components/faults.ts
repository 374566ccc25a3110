import { createContext, useContext } from 'react';
import { isVisible } from '@/lib/visible';

/** What the browser finds wrong with a control, for our own words. */
export interface Fault {
  kind: 'missing' | 'choose' | 'email' | 'url' | 'moment' | 'tooShort' | 'tooLong' | 'other';
  /** How many characters there may be, where that is what is wrong. */
  limit: number;
}

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

function kindOf({ type, value, required, validity }: Control): Fault['kind'] | undefined {
  // A password may be of anything; other texts that nobody sees are none.
  const missing = validity.valueMissing || (required && type !== 'password' && !isVisible(value));
  if (validity.valid && !missing) return undefined;
  if (type === 'datetime-local') return 'moment';
  if (missing) return type === 'radio' || type === 'select-one' ? 'choose' : 'missing';
  if (validity.typeMismatch) return type === 'email' ? 'email' : 'url';
  if (validity.tooShort) return 'tooShort';
  return validity.tooLong ? 'tooLong' : 'other';
}

/** What is wrong in a form by the names that `useFault` asks for, and the first control that it is wrong with. */
export function faultsIn(form: HTMLFormElement): { found: Map<string, Fault>; first: Control | undefined } {
  const found = new Map<string, Fault>();
  let first: Control | undefined;
  for (const control of form.querySelectorAll<Control>('input, textarea, select')) {
    const kind = control.willValidate ? kindOf(control) : undefined;
    if (!kind) continue;
    first ??= control;
    const limit = 'minLength' in control ? (kind === 'tooShort' ? control.minLength : control.maxLength) : 0;
    found.set(nameOf(control), { kind, limit });
  }
  return { found, first };
}

/** A control by its id; one choice of several by the name that they share. */
export function nameOf({ type, name, id }: Pick<Control, 'type' | 'name' | 'id'>): string {
  return type === 'radio' ? name : id;
}

export interface Told {
  /** What is wrong with the control of this name, as far as the form knows. */
  fault: (name: string) => string | undefined;
  /** Whether this was said of what stood there before. */
  outdated: (name: string, error: string) => boolean;
}

export const Faults = createContext<Told>({ fault: () => undefined, outdated: () => false });

/** What is to be said at a control: what its form finds wrong with it, or else an error that is not outdated. */
export function useFault(name: string, error?: string): string | undefined {
  const { fault, outdated } = useContext(Faults);
  return fault(name) ?? (error && outdated(name, error) ? undefined : error);
}
