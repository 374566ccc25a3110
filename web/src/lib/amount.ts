import { exponent, minorUnits, moneyOf, type MoneyValue } from './format';

/** An amount as the API takes it. */
export interface Amount {
  /** `12.50`, with a point whatever was typed. */
  amount: string;
  currency: string;
}

/** Takes out the marks between thousands, where it is sure that they are; undefined where it is not. */
function plain(text: string, decimals: number): string | undefined {
  const digits = text.replaceAll(/[\s'’]/g, '');
  if (!/^\d[\d.,]*$/.test(digits)) return undefined;
  const marks = [...digits.matchAll(/[.,]/g)].map(([mark]) => mark);
  const last = marks.at(-1);
  if (!last) return digits;
  // Without decimals, three digits after a mark are thousands.
  if (decimals === 0 && /^\d{1,3}([.,])\d{3}(\1\d{3})*$/.test(digits)) return digits.replaceAll(last, '');
  // One mark is the decimal one; of several, the last is if it differs from those before.
  const decimal = marks.length === 1 || marks.indexOf(last) === marks.length - 1 ? last : undefined;
  if (!decimal && new Set(marks).size > 1) return undefined;
  const [whole, fraction] = decimal ? split(digits, decimal) : [digits, undefined];
  const groups = whole.split(/[.,]/);
  if (groups.slice(1).some((group) => group.length !== 3)) return undefined;
  return groups.join('') + (fraction === undefined ? '' : `.${fraction}`);
}

function split(text: string, mark: string): [whole: string, fraction: string] {
  const at = text.lastIndexOf(mark);
  return [text.slice(0, at), text.slice(at + 1)];
}

/**
 * Reads an amount of a currency as people type it: `12`, `12.5`, `12,50`, `1.234,50`. Undefined for what is none, or
 * has more decimals than the currency.
 */
export function parseAmount(text: string, currency: string): (Amount & MoneyValue) | undefined {
  const decimals = exponent(currency);
  const number = plain(text, decimals);
  const [, whole, fraction = ''] = /^(\d{1,12})(?:\.(\d*))?$/.exec(number ?? '') ?? [];
  if (whole === undefined || fraction.length > decimals) return undefined;
  const units = Number(whole) * 10 ** decimals + Number(fraction.padEnd(decimals, '0') || 0);
  const money = moneyOf(units, currency);
  return { amount: plainAmount(money), ...money };
}

/** An amount for a text field: `12.50`, `1200` for a currency without decimals. */
export function plainAmount(money: MoneyValue): string {
  const decimals = exponent(money.currency);
  const digits = String(minorUnits(money)).padStart(decimals + 1, '0');
  return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}
