import { useTranslation } from 'react-i18next';
import organizer from '@/locales/en/organizer.json';

type Known = keyof typeof organizer.code;

/** Refusals of the organizer's mutations in the reader's words; the server's for those there are none for. */
export function useRefusalText(): (code: string, message: string) => string {
  const { t, i18n } = useTranslation('organizer');
  return (code, message) => {
    const key = `code.${code as Known}` as const;
    return i18n.exists(key, { ns: 'organizer' }) ? t(key) : message;
  };
}
