import { expect, it } from 'vitest';
import { dayText, formatDays } from './days';

const plain = (text: string | undefined) => text?.replaceAll(/[,.]/g, '');

it('names days as they stand in the address', () => {
  expect(plain(formatDays({ from: '2026-06-05', to: '2026-06-05' }, 'en-GB'))).toBe('Fri 5 Jun');
  expect(plain(formatDays({ from: '2026-06-05', to: '2026-06-07' }, 'en-GB'))).toBe('Fri 5 Jun – Sun 7 Jun');
  expect(plain(formatDays({ from: '2026-06-05' }, 'de'))).toBe('Fr 5 Juni –');
  expect(plain(formatDays({ to: '2026-06-05' }, 'de'))).toBe('– Fr 5 Juni');
  expect(formatDays({}, 'de')).toBeUndefined();
  expect(dayText(new Date(2026, 5, 5, 23))).toBe('2026-06-05');
});
