import { WhenHere } from '@/components/When';
import { sameClock, visitorZone } from '@/lib/format';

/** Where the visitor's clocks differ from the event's: which clocks are meant, and the time on theirs. */
export function Elsewhere({ event }: { event: { startsAt: string; endsAt: string; timezone: string } }) {
  if (sameClock(event.startsAt, event.timezone, visitorZone())) return null;
  return (
    <span className="block text-sm text-quiet">
      <WhenHere event={event} />
    </span>
  );
}
