import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { organizationKeys } from '@/lib/keys/organizer';
import { hoursLater, wallTime, type WallTime } from '@/lib/wallclock';
import { ownZone } from '@/lib/zone-names';

const HomeZoneDocument = graphql(`
  query HomeZone {
    viewer {
      id
      timezone
    }
  }
`);

/** The zone that the organizer's events are in, unless they say otherwise: their own. */
export const homeZoneQuery = queryOptions({
  queryKey: organizationKeys.homeZone,
  queryFn: async ({ signal }) => {
    const { viewer } = await execute(HomeZoneDocument, {}, signal);
    // Accounts that never chose a zone have UTC.
    return viewer && viewer.timezone !== 'UTC' ? viewer.timezone : ownZone();
  },
  staleTime: 5 * 60_000,
});

/** Seven in the evening of the next Saturday. */
export function nextSaturday(now: number, zone: string): WallTime {
  const today = wallTime(now, zone);
  const days = 6 - new Date(`${today}Z`).getUTCDay() || 7;
  return `${hoursLater(today, days * 24).slice(0, 10)}T19:00`;
}
