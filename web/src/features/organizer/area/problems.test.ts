import { expect, it } from 'vitest';
import { precise } from './problems';

const refused = (min: string, max: string) =>
  precise([{ code: 'INVALID_INPUT', field: 'price.amount', message: 'no', limit: 'OUT_OF_RANGE', min, max }]);

it('says how much there may be at most', () => {
  expect(refused('0', '999999.99')).toEqual([{ code: 'TOO_MUCH', field: 'price', message: '999,999.99' }]);
});

it('does not where it may be too little as well', () => {
  expect(refused('5', '100')).toMatchObject([{ code: 'INVALID_price' }]);
});
