import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Icon } from '@/components/Icon';
import { Problem } from '@/components/Problem';
import { Badge, Button, Notice } from '@/components/ui';
import { useNow } from '@/lib/clock';
import { formatDay, formatMoney, formatTime } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { refusals, Refused } from '@/lib/refusal';
import { eventChanged } from '../area/event';
import { useEventText } from '../area/problems';
import { deleteTicketType, salesState, type TicketsOfEvent, type TicketType } from './tickets';

interface TicketCardProps {
  event: TicketsOfEvent;
  type: TicketType;
  first: boolean;
  last: boolean;
  move: (by: -1 | 1) => void;
  edit: () => void;
}

const TONES = { now: 'good', later: 'warn', over: 'neutral', soldOut: 'accent' } as const;

/** One kind of ticket: what it costs, how it sells, when; and what can be done with it. */
export function TicketCard(props: TicketCardProps) {
  const { event, type } = props;
  const { t } = useTranslation('tickets');
  const { t: common } = useTranslation();
  const now = useNow(event.endsAt, type.salesStartAt, type.salesEndAt);
  const state = salesState(type, event.endsAt, now);
  return (
    <li className="rounded-2xl border border-line bg-card p-4 sm:p-5">
      <div className="flex flex-wrap items-baseline gap-x-3 gap-y-1">
        <h3 className="min-w-0 text-lg font-semibold [overflow-wrap:anywhere]">{type.name}</h3>
        {event.status === 'PUBLISHED' && <Badge tone={TONES[state]}>{t(`state.${state}`)}</Badge>}
        <p className="ms-auto text-lg font-semibold tabular-nums">
          {type.kind === 'FREE' ? common('price.free') : formatMoney(type.price, formatTag())}
        </p>
      </div>
      {type.description && <p className="mt-1 whitespace-pre-line text-quiet">{type.description}</p>}
      <Numbers type={type} />
      <p className="mt-2 text-sm text-quiet">
        <Period type={type} zone={event.timezone} /> ·{' '}
        {t('perOrder', { min: type.minPerOrder, max: type.maxPerOrder })}
      </p>
      {(event.status === 'DRAFT' || event.status === 'PUBLISHED') && <Actions {...props} />}
    </li>
  );
}

function Numbers({ type }: { type: TicketType }) {
  const { t } = useTranslation('tickets');
  const sold = type.sold ?? 0;
  const held = type.held ?? 0;
  const count = (number: number) => new Intl.NumberFormat(formatTag()).format(number);
  const numbers: [label: string, value: string][] = [
    [t('sold'), count(sold)],
    ...(held > 0 ? [[t('held'), count(held)] as [string, string]] : []),
    [t('left'), type.availability === null ? t('unlimited') : count(type.availability)],
    ...(type.quantity === null ? [] : [[t('of'), count(type.quantity)] as [string, string]]),
  ];
  return (
    <>
      <dl className="mt-3 flex flex-wrap gap-x-6 gap-y-2">
        {numbers.map(([label, value]) => (
          <div key={label}>
            <dt className="text-sm text-quiet">{label}</dt>
            <dd className="font-medium tabular-nums">{value}</dd>
          </div>
        ))}
      </dl>
      {type.quantity !== null && (
        <div aria-hidden className="mt-2 flex h-2 max-w-sm overflow-hidden rounded-full bg-soft">
          <div className="bg-accent" style={{ width: `${(100 * sold) / type.quantity}%` }} />
          <div className="bg-accent opacity-40" style={{ width: `${(100 * held) / type.quantity}%` }} />
        </div>
      )}
    </>
  );
}

function Period({ type, zone }: { type: TicketType; zone: string }) {
  const { t } = useTranslation('tickets');
  const show = (moment: string) =>
    `${formatDay(moment, zone, formatTag())}, ${formatTime(moment, zone, formatTag())}`;
  const { salesStartAt: start, salesEndAt: end } = type;
  if (start && end) return t('period.both', { start: show(start), end: show(end) });
  if (start) return t('period.from', { start: show(start) });
  return end ? t('period.until', { end: show(end) }) : t('period.always');
}

function Actions({ event, type, first, last, move, edit }: TicketCardProps) {
  const { t } = useTranslation('tickets');
  const say = useEventText();
  const client = useQueryClient();
  const removing = useMutation({
    mutationFn: () => deleteTicketType(type.id),
    onSuccess: () => eventChanged(client, event.id),
  });
  const { name } = type;
  return (
    <>
      <div className="mt-4 flex flex-wrap gap-2">
        <Button onClick={edit} aria-label={t('editNamed', { name })}>
          {t('edit')}
        </Button>
        {!(first && last) && (
          <>
            {/* They stay in place at the ends of the list, so that the focus does. */}
            <Button
              aria-disabled={first}
              aria-label={t('up', { name })}
              className="size-11 px-0"
              onClick={() => !first && move(-1)}
            >
              <Icon name="down" className="size-5 rotate-180" />
            </Button>
            <Button
              aria-disabled={last}
              aria-label={t('down', { name })}
              className="size-11 px-0"
              onClick={() => !last && move(1)}
            >
              <Icon name="down" className="size-5" />
            </Button>
          </>
        )}
        {(type.sold ?? 0) + (type.held ?? 0) === 0 && (
          <Confirm
            label={t('delete')}
            title={t('deleteTitle', { name })}
            text={t('deleteText')}
            yes={t('delete')}
            no={t('keep')}
            busy={removing.isPending}
            confirm={() => removing.mutate()}
          />
        )}
      </div>
      <div className="mt-3 space-y-3 empty:hidden">
        {refusals(removing.error).map(({ code, message }) => (
          <Notice key={code} tone="bad">
            {code === 'HAS_ORDERS' ? t('hasOrders') : say(code, message)}
          </Notice>
        ))}
        {removing.isError && !(removing.error instanceof Refused) && <Problem error={removing.error} />}
      </div>
    </>
  );
}
