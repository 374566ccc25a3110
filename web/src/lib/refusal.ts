import type { InputLimit } from '@/graphql/generated/graphql';
import type { MoneyValue } from './format';

/** Why a mutation did not take what it was given, as the API tells it. */
export interface Refusal {
  code: string;
  field?: string | null;
  message: string;
  /** The least that would do, where an amount is too low. */
  minimum?: MoneyValue | null;
  /** Which limit it goes beyond, and the least and the most that would do. */
  limit?: InputLimit | null;
  min?: string | null;
  max?: string | null;
}

/** What was asked for can't be done as it is; the form says why, at its fields. */
export class Refused extends Error {
  constructor(readonly problems: Refusal[]) {
    super('refused');
  }
}

/** Throws what a mutation's payload names as wrong. */
export function check(errors: Refusal[]): void {
  if (errors.length > 0) throw new Refused(errors);
}

/** What is wrong according to a failed mutation; nothing when it failed for another reason. */
export function refusals(error: unknown): Refusal[] {
  return error instanceof Refused ? error.problems : [];
}
