import { expect, it } from 'vitest';
import { grouped } from './factor';

it('groups secrets by four', () => {
  expect(grouped('GEZDGNBVGY3T')).toBe('GEZD GNBV GY3T');
  expect(grouped('GEZDG')).toBe('GEZD G');
  expect(grouped('')).toBe('');
});
