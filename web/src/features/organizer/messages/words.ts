import { useTranslation } from 'react-i18next';
import messages from '@/locales/en/messages.json';
import templates from '@/locales/en/messageTemplates.json';
import { useEventText } from '../area/problems';

const CODES = Object.keys(messages.code) as (keyof typeof messages.code)[];

/** Refusals of messages in the reader's words. */
export function useMessageText(): (code: string, message: string) => string {
  const { t } = useTranslation('messages');
  const say = useEventText();
  return (code, message) => {
    const known = CODES.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : say(code, message);
  };
}

const OF_TEMPLATES = Object.keys(templates.code) as (keyof typeof templates.code)[];

/** Refusals of templates in the reader's words. */
export function useTemplateText(): (code: string, message: string) => string {
  const { t } = useTranslation('messageTemplates');
  const say = useMessageText();
  return (code, message) => {
    const known = OF_TEMPLATES.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : say(code, message);
  };
}
