import { Link } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { By } from '@/components/By';
import { artwork, Cover } from '@/components/Cover';
import { Icon } from '@/components/Icon';
import { Card } from '@/components/ui';
import { When } from '@/components/When';
import { Elsewhere } from '@/features/event/Elsewhere';
import { cartTotal, type EventDetails } from '@/features/event/event';
import { formatMoney, minorUnits, moneyOf } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { nameAndCity } from '@/lib/venue';

export interface LinesProps {
  event: EventDetails;
  /** Which types of tickets, and how many of each. */
  lines: [ticketTypeId: string, quantity: number][];
}

/** Writes an amount of the event's currency. */
export function useMoney(event: EventDetails): (units: number) => string {
  const { t } = useTranslation();
  const currency = event.ticketTypes[0]?.price.currency ?? 'EUR';
  return (units) => (units === 0 ? t('price.free') : formatMoney(moneyOf(units, currency), formatTag()));
}

const totalOf = ({ event, lines }: LinesProps) => cartTotal(Object.fromEntries(lines), event.ticketTypes);

const typeOf = (event: EventDetails, id: string) => event.ticketTypes.find((type) => type.id === id);

/** What is ordered, to those who wait for their turn. */
export function Summary(props: LinesProps) {
  const { t } = useTranslation('checkout');
  return (
    <Card aria-label={t('summary')}>
      <Lines {...props} />
      <Total {...props} label={t('total')} className="mt-3 border-t border-line pt-3" />
    </Card>
  );
}

/** The event and what is ordered of it: beside the form, or above it, folded up to the total. */
export function Overview(props: LinesProps) {
  const { event, lines } = props;
  const { t } = useTranslation('checkout');
  const { t: ofEvent } = useTranslation('event');
  const { t: common } = useTranslation();
  const [unfolded, setUnfolded] = useState(false);
  const id = useId();
  const count = lines.reduce((sum, [, quantity]) => sum + quantity, 0);
  // What somebody else took meanwhile has to be seen.
  const isHeldOpen = lines.some((line) => isShort(event, line));
  const open = unfolded || isHeldOpen;
  const where = event.venue ? nameAndCity(event.venue) : common(`format.${event.format}`);
  return (
    <Card aria-label={t('summary')} surface="raised" className="overflow-hidden p-0!">
      <div className="flex gap-4 p-4 pb-0 lg:block lg:p-0">
        <Picture event={event} />
        <div className="min-w-0 self-center lg:p-5 lg:pb-0">
          <h2 className="leading-snug font-semibold lg:text-xl">
            <Link to="/events/$slug" params={{ slug: event.slug }} className="hover:underline">
              {event.title}
            </Link>
          </h2>
          <p className="mt-1 text-sm lg:text-base">
            <When event={event} />
            <Elsewhere event={event} />
          </p>
          <p className="text-sm text-quiet lg:text-base">{where}</p>
          <By organization={event.organization} className="mt-3 max-lg:hidden" />
        </div>
      </div>
      <div className="p-4 pt-3 lg:p-5 lg:pt-4">
        <div id={id} className={`${open ? '' : 'max-lg:hidden'} mb-3 border-t border-line pt-3`}>
          <Lines {...props} />
        </div>
        <Total {...props} label={ofEvent('count', { count })} className="border-t border-line pt-3" />
        {!isHeldOpen && (
          <button
            type="button"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setUnfolded(!open)}
            className="inline-flex min-h-11 items-center gap-1 text-accent lg:hidden"
          >
            {t(open ? 'less' : 'details')}
            <Icon name="down" className={`size-[1.2em] ${open ? 'rotate-180' : ''}`} />
          </button>
        )}
      </div>
    </Card>
  );
}

function Picture({ event }: { event: EventDetails }) {
  const box = 'size-20 shrink-0 max-lg:rounded-xl lg:aspect-2/1 lg:size-auto lg:w-full';
  return event.cover ? (
    <Cover cover={event.cover} sizes="(min-width: 1024px) 22rem, 5rem" first className={box} />
  ) : (
    <div aria-hidden className={box} style={{ background: artwork(event.slug) }} />
  );
}

/** Whether there is not as much of a line any more as is wanted. */
function isShort(event: EventDetails, [id, quantity]: LinesProps['lines'][number]): boolean {
  const left = typeOf(event, id)?.availability;
  return left != null && left < quantity;
}

/** What is ordered, and what of it somebody else took meanwhile. */
function Lines({ event, lines }: LinesProps) {
  const { t } = useTranslation('checkout');
  const money = useMoney(event);
  return (
    <ul className="space-y-2">
      {lines.map(([id, quantity]) => {
        const type = typeOf(event, id);
        const left = type?.availability ?? 0;
        return (
          <li key={id}>
            <p className="flex justify-between gap-3">
              <span>
                {quantity} × {type?.name}
              </span>
              <span>{money(quantity * (type ? minorUnits(type.price) : 0))}</span>
            </p>
            <p role="status" className="text-sm font-medium text-warn">
              {isShort(event, [id, quantity]) &&
                (left > 0 ? t('code.onlyLeft', { count: left }) : t('code.SOLD_OUT'))}
            </p>
          </li>
        );
      })}
    </ul>
  );
}

interface TotalProps extends LinesProps {
  label: string;
  className?: string;
}

/** What all of it costs. */
export function Total({ label, className = '', ...props }: TotalProps) {
  const money = useMoney(props.event);
  return (
    <p className={`flex justify-between gap-3 text-lg font-semibold ${className}`}>
      <span>{label}</span>
      <span>{money(totalOf(props))}</span>
    </p>
  );
}
