import { formatMoment, visitorZone } from '@/lib/format';
import { formatTag } from '@/lib/i18n';

/** When something happened, on the reader's own clock. */
export function Moment({ at }: { at: string }) {
  return <time dateTime={at}>{formatMoment(at, visitorZone(), formatTag())}</time>;
}
