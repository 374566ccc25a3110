import { useTranslation } from 'react-i18next';
import texts from '@/locales/en/cover.json';

type Code = keyof typeof texts.code;

/** Refusals in the reader's words; the server's for those there are none for. */
export function useCoverText(): (code: string, message: string) => string {
  const { t, i18n } = useTranslation('cover');
  return (code, message) => {
    const key = `code.${code as Code}` as const;
    // Codes that share a beginning look like contexts of one text to the types.
    return i18n.exists(key, { ns: 'cover' }) ? (t(key) as string) : message;
  };
}
