import { useTranslation } from 'react-i18next';
import invitations from '@/locales/en/invitations.json';
import { useRefusalText } from '../area/refusal';

const KNOWN = Object.keys(invitations.code) as (keyof typeof invitations.code)[];

/** Refusals in the reader's words; the organizer's usual ones for those that have none here. */
export function useInvitationText(): (code: string, message: string) => string {
  const { t } = useTranslation('invitations');
  const usual = useRefusalText();
  return (code, message) => {
    const known = KNOWN.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : usual(code, message);
  };
}
