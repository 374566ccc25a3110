import { language } from '@/lib/i18n';

/** The currencies offered: those that payment is taken in most, and one each with no and with three decimals. */
export const CURRENCIES = [
  'EUR',
  'USD',
  'GBP',
  'CHF',
  'AUD',
  'BRL',
  'CAD',
  'CZK',
  'DKK',
  'HUF',
  'INR',
  'JPY',
  'KWD',
  'MXN',
  'NOK',
  'NZD',
  'PLN',
  'RON',
  'SEK',
  'SGD',
  'ZAR',
] as const;

/** `EUR – Euro` in the language in use. */
export function currencyName(code: string): string {
  return `${code} – ${new Intl.DisplayNames(language(), { type: 'currency' }).of(code) ?? code}`;
}
