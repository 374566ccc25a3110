import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Problem } from '@/components/Problem';
import { Badge, Button, Card, Notice, Skeleton } from '@/components/ui';
import { useOrganization } from '../area/organization';
import { ConnectCrm } from './ConnectCrm';
import { crmQuery, disconnectCrm } from './crm';
import { EraseContact } from './EraseContact';
import { Standing, TONES } from './Standing';

/** The CRM that buyers are kept in: off, or how it stands. */
export function Crm() {
  const { t } = useTranslation('settings');
  const organization = useOrganization();
  const client = useQueryClient();
  const { queryKey } = crmQuery(organization.id);
  const query = useQuery(crmQuery(organization.id));
  const [secret, setSecret] = useState<string | null>(null);
  const [wish, setWish] = useState<'connect' | 'erase'>();
  const connection = query.data;
  const connected = async (signingSecret: string | null) => {
    setSecret(signingSecret);
    setWish(undefined);
    await client.invalidateQueries({ queryKey });
  };
  const state = connection ? t(`crm.state.${connection.status}`) : t('crm.off');
  return (
    <Card aria-labelledby="crm" className="mt-6">
      <h2 id="crm" className="flex flex-wrap items-center gap-2 text-lg font-semibold">
        {t('crm.title')}
        {query.isSuccess && <Badge tone={connection ? TONES[connection.status] : 'neutral'}>{state}</Badge>}
      </h2>
      <p className="mt-1 text-sm text-quiet">{t('crm.text')}</p>
      {query.isPending && <Skeleton className="mt-3 h-24" />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {connection && <Standing connection={connection} />}
      {secret && <Secret secret={secret} close={() => setSecret(null)} />}
      {query.isSuccess && (
        <div className="mt-4 flex flex-wrap gap-3">
          <Button onClick={() => setWish('connect')}>{t(connection ? 'crm.again' : 'crm.connect')}</Button>
          {connection && <Button onClick={() => setWish('erase')}>{t('crm.erase.open')}</Button>}
          {connection && <Disconnect erasing={connection.erasingCount} done={() => setSecret(null)} />}
        </div>
      )}
      {wish === 'connect' && (
        <ConnectCrm connected={!!connection} close={() => setWish(undefined)} done={connected} />
      )}
      {wish === 'erase' && <EraseContact close={() => setWish(undefined)} />}
    </Card>
  );
}

/** What a webhook's messages are signed with, this once. */
function Secret({ secret, close }: { secret: string; close: () => void }) {
  const { t } = useTranslation('settings');
  return (
    <div className="mt-4 space-y-3">
      <Notice tone="warn">{t('crm.secret')}</Notice>
      <p data-testid="secret" className="font-mono text-sm [overflow-wrap:anywhere]">
        {secret}
      </p>
      <Button tone="primary" onClick={close}>
        {t('crm.kept')}
      </Button>
    </div>
  );
}

function Disconnect({ erasing, done }: { erasing: number; done: () => void }) {
  const { t } = useTranslation('settings');
  const organization = useOrganization();
  const client = useQueryClient();
  const disconnect = useMutation({
    mutationFn: () => disconnectCrm(organization.id, erasing > 0),
    onSuccess: done,
    // Should it be refused, what is shown was old.
    onSettled: () => client.invalidateQueries({ queryKey: crmQuery(organization.id).queryKey }),
  });
  return (
    <>
      <Confirm
        label={t('crm.disconnect')}
        title={t('crm.disconnectTitle')}
        text={erasing > 0 ? t('crm.disconnectErasing', { count: erasing }) : t('crm.disconnectText')}
        yes={t('crm.disconnect')}
        no={t('crm.keep')}
        busy={disconnect.isPending}
        confirm={() => disconnect.mutate()}
      />
      {disconnect.isError && <Problem error={disconnect.error} />}
    </>
  );
}
