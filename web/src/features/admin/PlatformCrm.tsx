import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Badge, Card, Skeleton } from '@/components/ui';
import { Standing, TONES } from '../organizer/organization/Standing';
import { platformCrmQuery } from './settings';

/** The platform's own CRM: off, or how it stands. It is set in the configuration. */
export function PlatformCrm() {
  const { t } = useTranslation(['admin', 'settings']);
  const query = useQuery(platformCrmQuery);
  const connection = query.data;
  const state = connection ? t(`settings:crm.state.${connection.status}`) : t('settings:crm.off');
  return (
    <Card aria-labelledby="crm" className="mt-6 max-w-xl">
      <h2 id="crm" className="flex flex-wrap items-center gap-2 text-lg font-semibold">
        {t('settings:crm.title')}
        {query.isSuccess && <Badge tone={connection ? TONES[connection.status] : 'neutral'}>{state}</Badge>}
      </h2>
      <p className="mt-1 text-sm text-quiet">{t('admin:settings.crm')}</p>
      {query.isPending && <Skeleton className="mt-3 h-24" />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {connection && <Standing connection={connection} />}
    </Card>
  );
}
