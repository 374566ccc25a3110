import { expect, it } from 'vitest';
import { ownZone, presentName, timeZones } from './zone-names';

it('takes older names for the present ones', () => {
  expect(presentName('Europe/Kiev')).toBe('Europe/Kyiv');
  expect(presentName('Asia/Calcutta')).toBe('Asia/Kolkata');
  expect(presentName('Etc/GMT-3')).toBe('Etc/GMT-3');
  expect(timeZones()).toContain(ownZone());
});

it('offers the zones there are, and the one in use', () => {
  expect(timeZones('Etc/GMT-3')).toContain('Etc/GMT-3');
  expect(timeZones('Europe/Kiev')).toEqual(timeZones());
  expect(timeZones()).toContain('UTC');
});
