import { inOneLine, type Located } from '@/lib/venue';

/** What a calendar is told of an event. */
export interface Dated {
  title: string;
  slug: string;
  startsAt: string;
  endsAt: string;
  venue?: Located | null;
}

/** `20270605T170000Z`, as calendars write a moment. */
const compact = (moment: string) => new Date(moment).toISOString().replace(/[-:]|\.\d+/g, '');

/** The address of an event's page, to be given to others. */
export const pageOf = ({ slug }: { slug: string }) => `${location.origin}/events/${slug}`;

/** Calendars on the web that take an event from a link. Nothing is asked of them before somebody follows it. */
export function calendarLinks(event: Dated): { name: string; href: string }[] {
  const { title, venue, startsAt, endsAt } = event;
  const place = venue ? inOneLine(venue) : '';
  const google = new URLSearchParams({
    action: 'TEMPLATE',
    text: title,
    dates: `${compact(startsAt)}/${compact(endsAt)}`,
    details: pageOf(event),
    location: place,
  });
  const outlook = new URLSearchParams({
    rru: 'addevent',
    subject: title,
    startdt: new Date(startsAt).toISOString(),
    enddt: new Date(endsAt).toISOString(),
    body: pageOf(event),
    location: place,
  });
  // Outlook shows the plus of a form as it is.
  const spaced = (query: URLSearchParams) => query.toString().replaceAll('+', '%20');
  return [
    { name: 'Google', href: `https://calendar.google.com/calendar/render?${spaced(google)}` },
    { name: 'Outlook.com', href: `https://outlook.live.com/calendar/0/deeplink/compose?${spaced(outlook)}` },
    {
      name: 'Microsoft 365',
      href: `https://outlook.office.com/calendar/0/deeplink/compose?${spaced(outlook)}`,
    },
  ];
}
