import type { ParseKeys } from 'i18next';
import { graphql } from '@/graphql/generated';
import type { EventTextsFragment } from '@/graphql/generated/graphql';
import { LIMITS } from '@/lib/limits';

graphql(`
  fragment EventTexts on Event {
    summary
    description
  }
`);

export type TextName = keyof EventTextsFragment;

interface Text {
  limit: number;
  /** How many lines its field has; or it is Markdown. */
  lines: number | 'markdown';
  hint?: ParseKeys<'editor'>;
}

/**
 * The texts of an event that may be left out, in the order of the form. The label of each is in `editor.json` under its
 * name.
 */
export const TEXTS: Record<TextName, Text> = {
  summary: { limit: LIMITS.eventSummary, lines: 2, hint: 'summaryHint' },
  description: { limit: LIMITS.eventDescription, lines: 'markdown', hint: 'descriptionHint' },
};

export const TEXT_NAMES = Object.keys(TEXTS) as TextName[];

/** The same for each of the texts. */
export function eachText<T>(of: (name: TextName) => T): Record<TextName, T> {
  return Object.fromEntries(TEXT_NAMES.map((name) => [name, of(name)])) as Record<TextName, T>;
}
