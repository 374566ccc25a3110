import { expect, it } from 'vitest';
import { beginAnew, keepMade, keepValues, restored } from './keptNew';
import { beginning } from './newEvent';

const FRESH = beginning({ now: 0, zone: 'Europe/Berlin', name: 'Ina', currency: 'EUR' });

it('says whether an event is gone on with, and leaves it for another of the same organization', () => {
  const organization = { id: 'org_1', slug: 'ina' };
  expect(restored('user_1', undefined, FRESH).isKept).toBe(false);
  keepValues('user_1', undefined, { ...FRESH, title: 'Late Set' });
  keepMade('user_1', undefined, { key: 'k', organization, eventId: 'event_1' });
  const kept = restored('user_1', undefined, FRESH);
  expect([kept.isKept, kept.values.title, kept.made.eventId]).toEqual([true, 'Late Set', 'event_1']);

  beginAnew('user_1', undefined);
  const anew = restored('user_1', undefined, FRESH);
  expect([anew.isKept, anew.values, anew.made.eventId]).toEqual([false, FRESH, undefined]);
  expect(anew.made.key).not.toBe('k');
  expect(anew.made.organization).toEqual(organization);
});
