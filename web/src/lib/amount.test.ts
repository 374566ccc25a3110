import { describe, expect, it } from 'vitest';
import { parseAmount, plainAmount } from './amount';
import { minorUnits } from './format';

function minor(text: string, currency: string): number | undefined {
  const amount = parseAmount(text, currency);
  return amount && minorUnits(amount);
}

describe('an amount as it is typed', () => {
  it('has a point or a comma', () => {
    expect(minor('12', 'EUR')).toBe(1200);
    expect(minor('12.5', 'EUR')).toBe(1250);
    expect(minor(' 12,50 ', 'EUR')).toBe(1250);
    expect(minor('0,05', 'EUR')).toBe(5);
    expect(minor('12.', 'EUR')).toBe(1200);
  });

  it('has as many decimals as its currency at most', () => {
    expect(minor('1200', 'JPY')).toBe(1200);
    expect(minor('12.5', 'JPY')).toBeUndefined();
    expect(minor('5.250', 'KWD')).toBe(5250);
    expect(minor('5.2505', 'KWD')).toBeUndefined();
    expect(minor('12.505', 'EUR')).toBeUndefined();
  });

  it('may have marks between thousands, if it is clear which they are', () => {
    expect(minor('1.234,50', 'EUR')).toBe(123_450);
    expect(minor('1,234.50', 'EUR')).toBe(123_450);
    expect(minor("1'234", 'CHF')).toBe(123_400);
    expect(minor('1,234,567', 'JPY')).toBe(1_234_567);
    expect(minor('1.200', 'JPY')).toBe(1200);
    expect(minor('12,000', 'JPY')).toBe(12_000);
    expect(minor('1.2000', 'JPY')).toBeUndefined();
    expect(minor('1,200.000', 'JPY')).toBeUndefined();
    expect(minor('1.234', 'EUR')).toBeUndefined();
    expect(minor('12,34.50', 'EUR')).toBeUndefined();
    expect(minor('1.234,567.890', 'EUR')).toBeUndefined();
  });

  it('is a number and not below zero', () => {
    for (const text of ['', 'ten', '-5', '1e3', '.', '5 €']) expect(minor(text, 'EUR')).toBeUndefined();
  });

  it('goes to the API with a point and all its decimals', () => {
    expect(parseAmount('7,5', 'EUR')).toEqual({ amount: '7.50', currency: 'EUR', minor: '750' });
    expect(parseAmount('7', 'JPY')?.amount).toBe('7');
    expect(parseAmount('0,5', 'KWD')?.amount).toBe('0.500');
  });
});

it('shows an amount as it would be typed', () => {
  expect(plainAmount({ minor: '5', currency: 'EUR' })).toBe('0.05');
  expect(plainAmount({ minor: '6000', currency: 'JPY' })).toBe('6000');
  expect(plainAmount({ minor: '5250', currency: 'KWD' })).toBe('5.250');
});
