import { useNavigate } from '@tanstack/react-router';
import { useState, type Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { Badge, Button, Card } from '@/components/ui';
import { useNow } from '@/lib/clock';
import { formatDay, formatMoney, formatTime, minorUnits, moneyOf } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import {
  cartTotal,
  mostOf,
  saleMoments,
  saleState,
  writeCart,
  type Cart,
  type EventDetails,
  type TicketTypeDetails,
} from './event';
import { Stepper } from './Stepper';

/** What can be ordered and how many; then on to checkout. */
export function TicketPicker({ event, ref }: { event: EventDetails; ref?: Ref<HTMLElement> }) {
  const { t } = useTranslation('event');
  const { t: common } = useTranslation();
  const navigate = useNavigate();
  const now = useNow(...saleMoments(event));
  const [picked, setCart] = useState<Cart>();
  const over = Date.parse(event.endsAt) <= now;
  const obstacle = whyNot(event, over);
  const selling = event.status === 'PUBLISHED' && !over;
  const offered = obstacle === undefined || event.status === 'DRAFT' ? event.ticketTypes : [];
  const onSale = offered.filter((type) => saleState(type, now) === 'open');
  const open = onSale.length > 0;
  // What was picked and is not to be had any more is not taken along.
  const cart = within(picked ?? onlyChoice(event, now), onSale);
  const count = Object.values(cart).reduce((sum, quantity) => sum + quantity, 0);
  const currency = event.ticketTypes[0]?.price.currency ?? 'EUR';
  const total = cartTotal(cart, event.ticketTypes);
  const proceed = () =>
    void navigate({
      to: '/events/$slug/checkout',
      params: { slug: event.slug },
      search: { cart: writeCart(cart) },
    });
  return (
    <Card
      ref={ref}
      tabIndex={-1}
      surface="raised"
      aria-labelledby="tickets"
      className="scroll-mt-4 outline-none"
    >
      <h2 id="tickets" className="text-xl font-bold">
        {t('tickets')}
      </h2>
      {obstacle && <p className="mt-2 text-quiet">{t(obstacle)}</p>}
      <ul className="divide-y divide-line">
        {offered.map((type) => (
          <TicketTypeRow
            key={type.id}
            type={type}
            zone={event.timezone}
            selling={selling}
            now={now}
            quantity={cart[type.id] ?? 0}
            choose={(quantity) => setCart({ ...cart, [type.id]: quantity })}
          />
        ))}
      </ul>
      {selling && open && (
        <div className="mt-4">
          <p
            className="mb-3 flex min-h-7 items-baseline justify-between gap-3 font-semibold"
            aria-live="polite"
          >
            <span className={count > 0 ? '' : 'font-normal text-quiet'}>{t('count', { count })}</span>
            {count > 0 && (
              <span className="text-lg">
                {total === 0 ? common('price.free') : formatMoney(moneyOf(total, currency), formatTag())}
              </span>
            )}
          </p>
          <Button tone="primary" className="w-full" disabled={count === 0} onClick={proceed}>
            {t('checkout')}
          </Button>
        </div>
      )}
    </Card>
  );
}

/** Why nobody can order now, whatever the types of tickets. */
function whyNot(event: EventDetails, over: boolean): 'off' | 'over' | 'noTickets' | undefined {
  if (event.status === 'CANCELLED') return 'off';
  if (over) return 'over';
  return event.ticketTypes.length === 0 ? 'noTickets' : undefined;
}

/** Where there is but one thing to choose, it is chosen. */
function onlyChoice({ ticketTypes }: EventDetails, now: number): Cart {
  const [type, ...others] = ticketTypes;
  return type && others.length === 0 && saleState(type, now) === 'open'
    ? { [type.id]: type.minPerOrder }
    : {};
}

function within(cart: Cart, types: TicketTypeDetails[]): Cart {
  return Object.fromEntries(Object.entries(cart).filter(([id]) => types.some((type) => type.id === id)));
}

interface RowProps {
  type: TicketTypeDetails;
  zone: string;
  selling: boolean;
  now: number;
  quantity: number;
  choose: (quantity: number) => void;
}

function TicketTypeRow({ type, zone, selling, now, quantity, choose }: RowProps) {
  const { t } = useTranslation('event');
  const { t: common } = useTranslation();
  const salesStart = useSalesStart();
  const state = saleState(type, now);
  const most = mostOf(type);
  const price = minorUnits(type.price) === 0 ? common('price.free') : formatMoney(type.price, formatTag());
  return (
    <li className="py-4">
      <div className="flex items-start justify-between gap-3">
        <div className="min-w-0">
          <p className="font-semibold">{type.name}</p>
          <p>{price}</p>
        </div>
        {selling && state === 'open' ? (
          <Stepper
            name={type.name}
            value={Math.min(quantity, most)}
            least={type.minPerOrder}
            most={most}
            change={choose}
          />
        ) : (
          selling && <Badge>{t(`state.${state}`)}</Badge>
        )}
      </div>
      {type.description && <p className="mt-1 text-sm text-quiet">{type.description}</p>}
      {selling && state === 'open' && type.availability != null && type.availability <= 10 && (
        <p className="mt-1 text-sm font-medium text-warn">{t('left', { count: type.availability })}</p>
      )}
      {selling && state === 'later' && type.salesStartAt && (
        <p className="mt-1 text-sm text-quiet">{salesStart(type.salesStartAt, zone)}</p>
      )}
    </li>
  );
}

/** Says when tickets begin to be sold. */
export function useSalesStart(): (at: string, zone: string) => string {
  const { t } = useTranslation('event');
  return (at, zone) =>
    t('salesStart', { when: `${formatDay(at, zone, formatTag())}, ${formatTime(at, zone, formatTag())}` });
}
