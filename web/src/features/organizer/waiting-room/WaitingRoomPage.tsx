import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Card, Skeleton } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { useOrganizerEvent } from '../area/event';
import { ForManagers } from '../area/ForManagers';
import { Line } from './Line';
import { roomQuery } from './room';
import { Settings } from './Settings';

/** Whether and how people wait in line to order, and how the line is now. */
export function WaitingRoomPage() {
  return (
    <ForManagers>
      <Room />
    </ForManagers>
  );
}

function Room() {
  const { t } = useTranslation('waitingRoom');
  const event = useOrganizerEvent();
  useTitle(`${event.title} – ${t('title')}`);
  const query = useQuery(roomQuery(event.id));
  if (query.isPending) return <Skeleton className="h-96 max-w-xl" />;
  // With figures at hand, a failure of the next ones is none of the page.
  if (query.data === undefined) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (query.data === null) return <NotFound />;
  return (
    <div className="max-w-xl space-y-5">
      <div>
        <h2 className="text-xl font-semibold">{t('title')}</h2>
        <p className="mt-1 text-quiet">{t('intro')}</p>
      </div>
      {query.data.isOn && <Line event={event} room={query.data} />}
      <Card aria-label={t('settings')}>
        <Settings event={event} room={query.data} />
      </Card>
    </div>
  );
}
