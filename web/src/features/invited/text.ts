import { useTranslation } from 'react-i18next';
import invited from '@/locales/en/invited.json';

const KNOWN = Object.keys(invited.code) as (keyof typeof invited.code)[];

/** Refusals of an answer in the reader's words; the server's for those there are none for. */
export function useAnswerText(): (code: string, message: string) => string {
  const { t } = useTranslation('invited');
  return (code, message) => {
    const known = KNOWN.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : message;
  };
}
