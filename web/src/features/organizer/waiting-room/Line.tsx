import { useMutation } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';
import { Form } from '@/components/Form';
import { Problem } from '@/components/Problem';
import { Badge, Button, Card, Notice } from '@/components/ui';
import { useNow } from '@/lib/clock';
import { formatDay, formatTime } from '@/lib/format';
import { numberFormat } from '@/lib/formats';
import { formatTag } from '@/lib/i18n';
import { refusals, Refused } from '@/lib/refusal';
import type { OrganizerEvent } from '../area/event';
import { useEventText } from '../area/problems';
import { readRate } from './change';
import { useChangeRoom, type Room } from './room';

interface LineProps {
  event: OrganizerEvent;
  room: Room;
}

/** The line as it is now, and what acts on it at once. */
export function Line({ event, room }: LineProps) {
  const { t } = useTranslation('waitingRoom');
  const count = (value: number) => numberFormat(formatTag(), {}).format(value);
  return (
    <Card aria-label={t('line')}>
      <State event={event} room={room} />
      {room.line && (
        <dl className="mt-4 grid grid-cols-2 gap-4">
          {(['waiting', 'admitted'] as const).map((figure) => (
            <div key={figure}>
              <dt className="text-sm text-quiet">{t(figure)}</dt>
              <dd className="text-3xl font-bold tracking-tight tabular-nums">
                {count(room.line?.[figure] ?? 0)}
              </dd>
            </div>
          ))}
        </dl>
      )}
      <Pause event={event} room={room} />
      <Rate event={event} room={room} />
    </Card>
  );
}

function State({ event: { timezone: zone }, room }: LineProps) {
  const { t } = useTranslation('waitingRoom');
  const now = useNow(room.opensAt);
  const { opensAt } = room;
  if (room.isPaused) return <Badge tone="warn">{t('state.paused')}</Badge>;
  if (opensAt && Date.parse(opensAt) > now) {
    const when = `${formatDay(opensAt, zone, formatTag())}, ${formatTime(opensAt, zone, formatTag())}`;
    return <Badge tone="accent">{t('state.opens', { when })}</Badge>;
  }
  return <Badge tone="good">{t('state.open')}</Badge>;
}

/** Stops and starts the line, without being asked twice: it can be undone at once. */
function Pause({ event, room }: LineProps) {
  const { t } = useTranslation('waitingRoom');
  const say = useEventText();
  const change = useChangeRoom(event.id);
  const pausing = useMutation({ mutationFn: (isPaused: boolean) => change({ isPaused }) });
  return (
    <div className="mt-5 space-y-3">
      <Button
        tone={room.isPaused ? 'primary' : 'plain'}
        className="min-h-14 w-full text-lg"
        busy={pausing.isPending}
        onClick={() => pausing.mutate(!room.isPaused)}
      >
        {t(room.isPaused ? 'resume' : 'pause')}
      </Button>
      <p className="text-sm text-quiet">{t(room.isPaused ? 'resumeText' : 'pauseText')}</p>
      {refusals(pausing.error).map(({ code, message }) => (
        <Notice key={code} tone="bad">
          {say(code, message)}
        </Notice>
      ))}
      {pausing.isError && !(pausing.error instanceof Refused) && <Problem error={pausing.error} />}
    </div>
  );
}

/** Lets more or fewer in, from now on. */
function Rate({ event, room }: LineProps) {
  const { t } = useTranslation('waitingRoom');
  const say = useEventText();
  const change = useChangeRoom(event.id);
  return (
    <Form
      // It shows what was set elsewhere.
      key={room.perMinute}
      className="mt-5 flex flex-wrap items-end gap-3 border-t border-line pt-5"
      submit={t('rate.apply')}
      say={say}
      shown={['perMinute']}
      send={async ({ text }) => {
        await change({ perMinute: readRate(text('perMinute')) });
      }}
    >
      {(problem) => (
        <TextField
          label={t('rate.now')}
          name="perMinute"
          inputMode="numeric"
          autoComplete="off"
          required
          className="max-w-40"
          defaultValue={room.perMinute ?? ''}
          error={problem('perMinute')}
        />
      )}
    </Form>
  );
}
