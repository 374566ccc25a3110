import { formatMoment, visitorZone } from '@/lib/format';
import { formatTag } from '@/lib/i18n';

/** When something happened, on the reader's own clock. */
export function Moment({ at }: { at: string }) {
  // Beside a name in another script, its digits would be taken apart.
  return (
    <time dateTime={at} className="[unicode-bidi:isolate]">
      {formatMoment(at, visitorZone(), formatTag())}
    </time>
  );
}
