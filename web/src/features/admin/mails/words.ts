import { useTranslation } from 'react-i18next';
import mailTexts from '@/locales/en/mailTexts.json';
import { useAdminRefusalText } from '../refusal';

const CODES = Object.keys(mailTexts.code) as (keyof typeof mailTexts.code)[];

/** Refusals of an email's texts in the reader's words. */
export function useMailRefusalText(): (code: string, message: string) => string {
  const { t } = useTranslation('mailTexts');
  const say = useAdminRefusalText();
  return (code, message) => {
    const known = CODES.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : say(code, message);
  };
}

type Name = keyof typeof mailTexts.placeholder;

/** What a placeholder is called in the reader's language. */
export function usePlaceholderName(): (name: string) => string {
  const { t } = useTranslation('mailTexts');
  return (name) => (name in mailTexts.placeholder ? t(`placeholder.${name as Name}`) : name);
}
