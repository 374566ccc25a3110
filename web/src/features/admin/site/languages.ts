import { formatTag, type Language } from '@/lib/i18n';

/** The languages that most texts are written in; the fields of others are folded up. */
export const COMMON: Language[] = ['en', 'de'];

/** What a language is called in the reader's. */
export function languageName(language: Language): string {
  return new Intl.DisplayNames(formatTag(), { type: 'language' }).of(language) ?? language;
}
