import { language } from './i18n';

/** `Germany` in the language in use; the code of what has no name. */
export function countryName(code: string): string {
  try {
    return new Intl.DisplayNames(language(), { type: 'region' }).of(code) ?? code;
  } catch {
    return code;
  }
}
