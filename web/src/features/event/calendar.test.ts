import { expect, it } from 'vitest';
import { calendarLinks } from './calendar';

it('names the event, its moments and its place, whatever is in them', () => {
  const links = calendarLinks({
    title: 'Rock & Roll + Café',
    slug: 'rock',
    startsAt: '2027-06-05T19:00:00+02:00',
    endsAt: '2027-06-05T22:30:00+02:00',
    venue: { name: 'Hof', location: { address: 'Am Markt 1', city: 'Köln' } },
  });
  const [google, outlook] = links.map(({ href }) => new URL(href).searchParams);
  expect(google?.get('text')).toBe('Rock & Roll + Café');
  expect(google?.get('dates')).toBe('20270605T170000Z/20270605T203000Z');
  expect(google?.get('location')).toBe('Hof, Am Markt 1, Köln');
  expect(google?.get('details')).toMatch(/\/events\/rock$/);
  expect(outlook?.get('subject')).toBe('Rock & Roll + Café');
  expect(outlook?.get('startdt')).toBe('2027-06-05T17:00:00.000Z');
  expect(outlook?.get('enddt')).toBe('2027-06-05T20:30:00.000Z');
  expect(links.every(({ href }) => !href.includes('+'))).toBe(true);
});
