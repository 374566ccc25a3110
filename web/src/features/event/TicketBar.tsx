import { useEffect, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui';
import { useNow } from '@/lib/clock';
import { formatMoney, minorUnits } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { useInView } from '@/lib/inView';
import { saleMoments, type EventDetails } from './event';
import { offerOf, type Offer } from './offer';
import { useSalesStart } from './TicketPicker';

/** What is scrolled to, by the keyboard too, stays above the bar. */
const ROOM = 'max-lg:scroll-pb-24';

/** On a phone, at the foot of the screen for as long as the tickets are out of sight: what they cost, and the way there. */
export function TicketBar({
  event,
  tickets,
}: {
  event: EventDetails;
  tickets: RefObject<HTMLElement | null>;
}) {
  const { t } = useTranslation('event');
  const offer = offerOf(event, useNow(...saleMoments(event)));
  // A little of them at the foot of the screen is not enough.
  const away = useInView(tickets, { margin: '0px 0px -180px' }) === false;
  useEffect(() => {
    document.documentElement.classList.add(ROOM);
    return () => document.documentElement.classList.remove(ROOM);
  }, []);
  if (!offer) return null;
  const open = offer.state === 'open';
  const go = () => {
    tickets.current?.scrollIntoView();
    tickets.current?.focus({ preventScroll: true });
  };
  return (
    <div
      className={`sticky bottom-0 z-30 -mx-4 mt-6 flex items-center justify-between gap-4 border-t border-line bg-card px-4 pt-2.5 pb-[max(0.625rem,env(safe-area-inset-bottom))] lg:hidden ${away ? '' : 'invisible'}`}
    >
      <p className="font-semibold">
        <Line offer={offer} zone={event.timezone} />
      </p>
      <Button tone={open ? 'primary' : 'plain'} className="-scroll-mb-24 shrink-0" onClick={go}>
        {t(open ? 'get' : 'tickets')}
      </Button>
    </div>
  );
}

function Line({ offer, zone }: { offer: Offer; zone: string }) {
  const { t } = useTranslation('event');
  const { t: common } = useTranslation();
  const salesStart = useSalesStart();
  switch (offer.state) {
    case 'open': {
      if (!offer.from && minorUnits(offer.price) === 0) return common('price.free');
      const price = formatMoney(offer.price, formatTag());
      return offer.from ? common('price.from', { price }) : price;
    }
    case 'later':
      return salesStart(offer.at, zone);
    default:
      return t(`state.${offer.state}`);
  }
}
