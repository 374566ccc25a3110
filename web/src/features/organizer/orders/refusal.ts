import { useTranslation } from 'react-i18next';
import orders from '@/locales/en/orders.json';

const KNOWN = Object.keys(orders.code) as (keyof typeof orders.code)[];

/** Refusals about orders and refunds in the reader's words; the server's for those there are none for. */
export function useOrderRefusalText(): (code: string, message: string) => string {
  const { t } = useTranslation('orders');
  return (code, message) => {
    const known = KNOWN.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : message;
  };
}
