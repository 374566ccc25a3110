import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Badge } from '@/components/ui';
import { When } from '@/components/When';
import { formatMoney, minorUnits } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { nameAndCity } from '@/lib/venue';
import { STATUS_TONES } from '../area/EventLayout';
import { mayManage, useOrganization } from '../area/organization';
import { EventMenu } from './EventMenu';
import type { ManagedEvent } from './list';

/** One event in the list: when, where, how it stands and sells, and what can be done with it. */
export function EventRow({ event }: { event: ManagedEvent }) {
  const { t } = useTranslation('organizer');
  const { t: common } = useTranslation();
  const { slug, viewerRole } = useOrganization();
  const manager = mayManage(viewerRole);
  const params = { org: slug, eventId: event.id };
  const to =
    manager && event.status === 'DRAFT'
      ? '/organizer/$org/events/$eventId/edit'
      : '/organizer/$org/events/$eventId';
  const where = event.venue ? nameAndCity(event.venue) : common(`format.${event.format}`);
  return (
    <li className="relative rounded-2xl border border-line bg-card p-4 transition-shadow hover:shadow-md sm:p-5">
      <div className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <p className="text-sm font-medium text-accent">
            <When event={event} />
          </p>
          <h2 className="mt-0.5 text-lg font-semibold leading-snug [overflow-wrap:anywhere]">
            <Link to={to} params={params} className="after:absolute after:inset-0 after:content-['']">
              {event.title}
            </Link>
          </h2>
          <p className="mt-0.5 flex flex-wrap items-center gap-x-2 gap-y-1 text-quiet">
            {event.status !== 'PUBLISHED' && (
              <Badge tone={STATUS_TONES[event.status]}>{t(`status.${event.status}`)}</Badge>
            )}
            {event.unpublished && <Badge tone="bad">{t('status.UNPUBLISHED')}</Badge>}
            {(event.venue !== null || event.format !== 'IN_PERSON') && <span>{where}</span>}
          </p>
        </div>
        {manager && (
          <div className="relative z-10 -me-2 -mt-1">
            <EventMenu event={event} />
          </div>
        )}
      </div>
      {event.statistics && event.status !== 'DRAFT' && <Sales statistics={event.statistics} />}
    </li>
  );
}

function Sales({ statistics }: { statistics: NonNullable<ManagedEvent['statistics']> }) {
  const { t } = useTranslation('events');
  const { sold, capacity, gross } = statistics;
  return (
    <div className="mt-3 flex flex-wrap items-center gap-x-4 gap-y-1 text-sm">
      {capacity !== null && capacity > 0 && (
        <div aria-hidden className="h-2 w-full sm:max-w-56 overflow-hidden rounded-full bg-soft">
          <div
            className="h-full rounded-full bg-accent"
            style={{ width: `${Math.min(100, (100 * sold) / capacity)}%` }}
          />
        </div>
      )}
      <span className="tabular-nums">
        {capacity === null
          ? t('sold', { sold: count(sold) })
          : t('soldOf', { sold: count(sold), capacity: count(capacity) })}
      </span>
      {minorUnits(gross) > 0 && (
        <span className="ms-auto font-medium tabular-nums">
          {t('gross', { amount: formatMoney(gross, formatTag()) })}
        </span>
      )}
    </div>
  );
}

function count(number: number): string {
  return new Intl.NumberFormat(formatTag()).format(number);
}
