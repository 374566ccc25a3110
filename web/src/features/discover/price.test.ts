import i18n from 'i18next';
import { beforeAll, expect, it } from 'vitest';
import common from '@/locales/en/common.json';
import { priceOf } from './price';

beforeAll(() => i18n.init({ lng: 'en', resources: { en: { common } }, defaultNS: 'common' }));

const price = (minor: string | null, ...kinds: ('FREE' | 'PAID')[]) =>
  priceOf(
    {
      priceFrom: minor === null ? null : { currency: 'EUR', minor },
      ticketTypes: kinds.map((kind) => ({ kind })),
    },
    i18n.t,
  );

it('calls free only what has nothing to pay for', () => {
  expect(price('0', 'FREE')).toEqual({ free: true, text: 'Free', short: 'Free' });
  expect(price('0', 'FREE', 'PAID')).toEqual({ free: false, text: 'from €0', short: 'from €0' });
  expect(price('1250', 'PAID')).toEqual({ free: false, text: 'from €12.50', short: '€12.50' });
  expect(price(null, 'PAID')).toBeUndefined();
});
