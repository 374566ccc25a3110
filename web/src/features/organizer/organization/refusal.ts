import { useTranslation } from 'react-i18next';
import { useRefusalText } from '../area/refusal';

const KNOWN = ['NOT_CONNECTED', 'INVALID_token', 'INVALID_url', 'INVALID_email'] as const;

/**
 * Refusals about CRMs in the reader's words. What the other side says about a token, or why it can't be
 * reached, is told as it comes.
 */
export function useCrmText(): (code: string, message: string) => string {
  const { t } = useTranslation('settings');
  const say = useRefusalText();
  return (code, message) => {
    if (code === 'TOKEN_REFUSED' || code === 'UNREACHABLE') return `${t(`crm.code.${code}`)} ${message}`;
    const known = KNOWN.find((candidate) => candidate === code);
    return known ? t(`crm.code.${known}`) : say(code, message);
  };
}
