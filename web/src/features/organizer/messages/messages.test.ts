import { expect, it } from 'vitest';
import { goesOn } from './messages';

it('is followed while it goes out, and while mails may come back', () => {
  const now = Date.parse('2026-11-21T10:00:00Z');
  const lately = '2026-11-21T09:00:00Z';
  expect(goesOn({ status: 'SCHEDULED', finishedAt: null }, now)).toBe(true);
  expect(goesOn({ status: 'SENDING', finishedAt: null }, now)).toBe(true);
  expect(goesOn({ status: 'SENT', finishedAt: lately }, now)).toBe(true);
  expect(goesOn({ status: 'STOPPED', finishedAt: lately }, now)).toBe(true);
  expect(goesOn({ status: 'CANCELLED', finishedAt: lately }, now)).toBe(false);
  expect(goesOn({ status: 'SENT', finishedAt: '2026-11-20T09:00:00Z' }, now)).toBe(false);
});
