import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { Badge } from '@/components/ui';
import { useOrganization } from '../area/organization';
import type { Attendee } from './attendees';

const TONES = { VALID: 'neutral', CHECKED_IN: 'good', CANCELLED: 'bad' } as const;
const COLUMNS = 'items-center gap-x-4 px-4 md:grid-cols-[minmax(0,1.4fr)_minmax(0,1fr)_minmax(0,1fr)_10rem]';

/** Attendees: rows where there is room for them, else cards. */
export function Rows({ attendees }: { attendees: Attendee[] }) {
  const { t } = useTranslation('attendees');
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-card">
      <div aria-hidden className={`${COLUMNS} hidden border-b border-line py-2 text-sm text-quiet md:grid`}>
        <span>{t('column.holder')}</span>
        <span>{t('column.type')}</span>
        <span>{t('column.order')}</span>
        <span>{t('column.state')}</span>
      </div>
      <ul className="divide-y divide-line">
        {attendees.map((attendee) => (
          <Row key={attendee.id} attendee={attendee} />
        ))}
      </ul>
    </div>
  );
}

function Row({ attendee }: { attendee: Attendee }) {
  const { t } = useTranslation('attendees');
  const { slug } = useOrganization();
  const { order, status, checkedInAt } = attendee;
  return (
    <li className={`${COLUMNS} grid grid-cols-[minmax(0,1fr)_auto] gap-y-1 py-3`}>
      <div className="contents min-w-0 md:block">
        <p className={`truncate font-medium ${status === 'CANCELLED' ? 'text-quiet line-through' : ''}`}>
          {attendee.holderName}
        </p>
        <p className="order-3 col-span-2 truncate text-sm text-quiet">{attendee.holderEmail}</p>
      </div>
      <div className="order-2 text-end md:order-4 md:text-start">
        <Badge tone={TONES[status]}>{t(`state.${status}`)}</Badge>
        {checkedInAt && (
          <p className="mt-0.5 hidden text-sm text-quiet md:block">
            <Moment at={checkedInAt} />
          </p>
        )}
      </div>
      <div className="order-4 min-w-0 self-center md:order-2">
        <p className="truncate">{attendee.ticketType?.name}</p>
        {checkedInAt && (
          <p className="text-sm text-quiet md:hidden">
            <Moment at={checkedInAt} />
          </p>
        )}
      </div>
      {order && (
        <p className="order-5 min-w-0 text-end md:order-3 md:text-start">
          <Link
            to="/organizer/$org/orders/$orderId"
            params={{ org: slug, orderId: order.id }}
            aria-label={t('order', { code: order.code })}
            className="inline-flex min-h-11 items-center font-mono text-accent underline md:min-h-0"
          >
            {order.code}
          </Link>
          {order.buyerName !== attendee.holderName && (
            <span className="hidden truncate text-sm text-quiet md:block">{order.buyerName}</span>
          )}
        </p>
      )}
    </li>
  );
}
