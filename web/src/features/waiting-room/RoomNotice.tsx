import { useTranslation } from 'react-i18next';
import { LinkButton, Notice } from '@/components/ui';
import { saleMoments, saleState, type EventDetails } from '@/features/event/event';
import { useNow } from '@/lib/clock';
import { formatTime, visitorZone } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { keptPass, keptPlace } from './kept';
import { useWhen } from './OpensAt';

/** Says beside the tickets that there is a waiting room, and leads into it where the tickets don't. */
export default function RoomNotice({ event }: { event: EventDetails }) {
  const { t } = useTranslation('waiting');
  const { opensAt } = event.waitingRoom;
  const pass = keptPass(event.id);
  const now = useNow(...saleMoments(event), opensAt, pass?.endsAt);
  const states = event.ticketTypes.map((type) => saleState(type, now));
  const open = states.includes('open');
  const selling = event.status === 'PUBLISHED' && Date.parse(event.endsAt) > now;
  if (!selling || !(open || states.includes('later'))) return null;
  // While tickets are to be chosen, their own button leads there.
  const leads = !open || keptPlace(event.id) !== undefined;
  return (
    <div className="mb-4">
      <Notice tone={pass ? 'good' : 'accent'}>
        {pass ? (
          <p>
            {pass.endsAt
              ? t('notice.turnUntil', { time: formatTime(pass.endsAt, visitorZone(), formatTag()) })
              : t('notice.turn')}
          </p>
        ) : opensAt && Date.parse(opensAt) > now ? (
          <Opening at={opensAt} zone={event.timezone} />
        ) : (
          <p>{t('notice.on')}</p>
        )}
        {!pass && leads && (
          <LinkButton
            to="/events/$slug/checkout"
            params={{ slug: event.slug }}
            search={{ cart: '' }}
            tone="primary"
            className="mt-3 w-full"
          >
            {t(keptPlace(event.id) ? 'notice.return' : 'notice.join')}
          </LinkButton>
        )}
      </Notice>
    </div>
  );
}

function Opening({ at, zone }: { at: string; zone: string }) {
  const { t } = useTranslation('waiting');
  return <p>{t('notice.opening', { when: useWhen(at, zone) })}</p>;
}
