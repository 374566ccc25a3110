import { language } from '@/lib/i18n';
import { homeCountry } from '../venues/countries';

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

/** Where a currency of those offered is paid with that is not the euro. */
const ELSEWHERE: Record<string, (typeof CURRENCIES)[number]> = {
  US: 'USD',
  GB: 'GBP',
  CH: 'CHF',
  LI: 'CHF',
  AU: 'AUD',
  BR: 'BRL',
  CA: 'CAD',
  CZ: 'CZK',
  DK: 'DKK',
  HU: 'HUF',
  IN: 'INR',
  JP: 'JPY',
  KW: 'KWD',
  MX: 'MXN',
  NO: 'NOK',
  NZ: 'NZD',
  PL: 'PLN',
  RO: 'RON',
  SE: 'SEK',
  SG: 'SGD',
  ZA: 'ZAR',
};

/** The currency of the country that a visitor's browser is set up for; euros where that says nothing. */
export function homeCurrency(country = homeCountry()): (typeof CURRENCIES)[number] {
  return ELSEWHERE[country] ?? 'EUR';
}
