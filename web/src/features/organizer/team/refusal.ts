import { useTranslation } from 'react-i18next';
import team from '@/locales/en/team.json';

const KNOWN = Object.keys(team.code) as (keyof typeof team.code)[];

/** Refusals about members in the reader's words; the server's for those there are none for. */
export function useTeamRefusalText(): (code: string, message: string) => string {
  const { t } = useTranslation('team');
  return (code, message) => {
    const known = KNOWN.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : message;
  };
}
