import type { Fields } from '@/components/Form';
import type { WaitingRoomMode } from '@/graphql/generated/graphql';
import { Refused, type Refusal } from '@/lib/refusal';
import { momentOf, typedTime, type TypedTime } from '../area/MomentField';
import { SKIPPED } from '../area/problems';
import { readCount } from '../editor/values';
import type { Room, RoomChange } from './room';

export const MODES = ['OFF', 'AUTOMATIC', 'ON'] as const satisfies WaitingRoomMode[];

export interface TypedRoom {
  fields: Pick<Fields, 'text' | 'optional'>;
  opensAt: TypedTime;
  zone: string;
}

/** How many a minute were typed. Throws `Refused` where that is no number above zero, or nothing. */
export function readRate(text: string): number | null {
  const rate = readCount(text);
  if (rate === undefined) throw new Refused([wrong('perMinute')]);
  return rate;
}

/**
 * What was changed of a room: the rest stays as others have it by now. Throws `Refused` with all that is wrong.
 */
export function changeOf(before: Room, { fields, opensAt, zone }: TypedRoom): RoomChange {
  const problems: Refusal[] = [];
  const perMinute = readCount(fields.text('perMinute'));
  if (perMinute === undefined) problems.push(wrong('perMinute'));
  const moment = momentOf(opensAt, zone);
  if (moment === undefined) problems.push(wrong('opensAt', SKIPPED));
  if (problems.length > 0) throw new Refused(problems);
  const mode = MODES.find((known) => known === fields.text('mode'));
  const message = fields.optional('message');
  return {
    ...(mode && mode !== before.mode && { mode }),
    // To the minute, as the field has it.
    ...(moment !== (momentOf(typedTime(before.plannedOpensAt, zone), zone) ?? null) && {
      opensAt: moment ?? null,
    }),
    ...(perMinute !== before.perMinute && { perMinute: perMinute ?? null }),
    ...(message !== (before.plannedMessage ?? null) && { message }),
  };
}

function wrong(field: string, code = `INVALID_${field}`): Refusal {
  return { code, field, message: '' };
}
