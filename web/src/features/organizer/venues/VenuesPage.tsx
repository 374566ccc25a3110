import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Button, Empty, Skeleton } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { mayManage, useOrganization } from '../area/organization';
import { VenueDialog } from './VenueDialog';
import { placeOf, venuesQuery, type Venue } from './venues';

/** Where the organization's events take place. */
export function VenuesPage() {
  const { t } = useTranslation('venues');
  const organization = useOrganization();
  useTitle(`${organization.name} – ${t('title')}`);
  return mayManage(organization.viewerRole) ? <Venues organizationId={organization.id} /> : <NotFound />;
}

function Venues({ organizationId }: { organizationId: string }) {
  const { t } = useTranslation('venues');
  const query = useQuery(venuesQuery(organizationId));
  const [edited, setEdited] = useState<Venue | 'new'>();
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h1 className="text-2xl font-bold tracking-tight">{t('title')}</h1>
        <Button tone="primary" onClick={() => setEdited('new')}>
          {t('add')}
        </Button>
      </div>
      {query.isError ? (
        <Problem error={query.error} retry={() => void query.refetch()} />
      ) : query.isPending ? (
        <Skeleton className="h-40 rounded-2xl" />
      ) : query.data.length === 0 ? (
        <Empty title={t('none')}>{t('noneText')}</Empty>
      ) : (
        <ul className="grid gap-3 sm:grid-cols-2">
          {query.data.map((venue) => (
            <VenueCard key={venue.id} venue={venue} edit={() => setEdited(venue)} />
          ))}
        </ul>
      )}
      {edited && (
        <VenueDialog
          {...(edited !== 'new' && { venue: edited })}
          close={() => setEdited(undefined)}
          done={() => setEdited(undefined)}
        />
      )}
    </>
  );
}

function VenueCard({ venue, edit }: { venue: Venue; edit: () => void }) {
  const { t } = useTranslation('venues');
  return (
    <li className="flex items-start gap-3 rounded-2xl border border-line bg-card p-4">
      <div className="min-w-0 flex-1 [overflow-wrap:anywhere]">
        <h2 className="font-semibold">{venue.name}</h2>
        {[venue.location?.address, placeOf(venue)].filter(Boolean).map((line) => (
          <p key={line} className="text-quiet">
            {line}
          </p>
        ))}
        {(venue.capacity !== null || venue.exclusive) && (
          <p className="mt-1 text-sm text-quiet">
            {[
              venue.capacity !== null && t('people', { count: venue.capacity }),
              venue.exclusive && t('oneAtATime'),
            ]
              .filter(Boolean)
              .join(' · ')}
          </p>
        )}
        {venue.latitude !== null && venue.longitude !== null && (
          <p className="mt-1 text-sm tabular-nums text-quiet">
            {venue.latitude.toFixed(4)}, {venue.longitude.toFixed(4)}
          </p>
        )}
      </div>
      <Button onClick={edit} aria-label={t('editNamed', { name: venue.name })}>
        {t('change')}
      </Button>
    </li>
  );
}
