import { useTranslation } from 'react-i18next';
import admin from '@/locales/en/admin.json';

const KNOWN = Object.keys(admin.code) as (keyof typeof admin.code)[];

/** Refusals of what administrators want, in the reader's words; the server's for those there are none for. */
export function useAdminRefusalText(): (code: string, message: string) => string {
  const { t } = useTranslation('admin');
  return (code, message) => {
    const known = KNOWN.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : message;
  };
}
