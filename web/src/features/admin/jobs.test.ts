import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import platform from '@/locales/en/platform.json';

it('says of every job of the server what it does', () => {
  // The server's own test of what older builds have left lists all of them. Vitest runs in `web`.
  const samples = readFileSync('../domain/src/job.rs', 'utf8').matchAll(/"kind":"(\w+)"/g);
  const kinds = new Set([...samples].map(([, kind = '']) => kind));
  expect(kinds.size).toBeGreaterThan(50);
  expect([...kinds].filter((kind) => !(kind in platform.job))).toEqual([]);
});
