import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Icon } from '@/components/Icon';
import { Moment } from '@/components/Moment';
import { Problem } from '@/components/Problem';
import { Badge, Button, Skeleton } from '@/components/ui';
import { PROOF_FIELDS, ProofFields, proofOf } from '@/features/account/ProofFields';
import { useFactorText } from '@/features/account/SetupDialog';
import { apiKeysQuery, RESOURCES, revokeKey, takeKeyOver, type ApiAccess, type ApiKey } from './api';
import { NewKey } from './NewKey';

interface KeysProps {
  /** Whose keys they are; one's own without. */
  organization: string | null;
}

/** The API keys of an organization, or one's own: what each may do, and how to make and to end them. */
export function Keys({ organization }: KeysProps) {
  const { t } = useTranslation('apiKeys');
  const query = useQuery(apiKeysQuery(organization));
  const [adding, setAdding] = useState(false);
  return (
    <>
      <Button onClick={() => setAdding(true)}>
        <Icon name="plus" />
        {t('new')}
      </Button>
      {query.isPending && <Skeleton className="mt-4 h-24" />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data?.length === 0 && <p className="mt-4 text-quiet">{t('none')}</p>}
      {query.data && query.data.length > 0 && (
        <ul className="mt-4 divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
          {query.data.map((key) => (
            <Row key={key.id} apiKey={key} organization={organization} />
          ))}
        </ul>
      )}
      {adding && <NewKey organization={organization} close={() => setAdding(false)} />}
    </>
  );
}

const TONES = { ACTIVE: 'good', EXPIRED: 'warn', ABANDONED: 'bad' } as const;

function Row({ apiKey, organization }: KeysProps & { apiKey: ApiKey }) {
  const { t } = useTranslation('apiKeys');
  const client = useQueryClient();
  const [taking, setTaking] = useState(false);
  const { name, status } = apiKey;
  const revoking = useMutation({
    mutationFn: () => revokeKey(apiKey.id),
    onSettled: () => client.invalidateQueries({ queryKey: apiKeysQuery(organization).queryKey }),
  });
  return (
    <li className="grid gap-x-4 gap-y-3 p-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-start">
      <div className="min-w-0 space-y-1">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium [overflow-wrap:anywhere]">{name}</span>
          {status !== 'ACTIVE' && <Badge tone={TONES[status]}>{t(`status.${status}`)}</Badge>}
        </p>
        <Scopes apiKey={apiKey} />
        <Facts apiKey={apiKey} organization={organization} />
        {status === 'ABANDONED' && organization && (
          <p className="text-sm font-medium text-bad">{t('abandoned', { name: apiKey.personName })}</p>
        )}
      </div>
      <div className="flex flex-wrap gap-2 sm:justify-end">
        {organization && !apiKey.viewerIsPerson && (
          <Button aria-label={t('takeOverOf', { name })} onClick={() => setTaking(true)}>
            {t('takeOver')}
          </Button>
        )}
        <Confirm
          label={t('revoke')}
          name={t('revokeOf', { name })}
          title={t('revokeTitle', { name })}
          text={t('revokeText')}
          yes={t('revoke')}
          no={t('keep')}
          busy={revoking.isPending}
          confirm={() => revoking.mutate()}
        />
      </div>
      {revoking.isError && <Problem error={revoking.error} />}
      {taking && organization && (
        <TakeOver apiKey={apiKey} organization={organization} close={() => setTaking(false)} />
      )}
    </li>
  );
}

/** What a key may do, in words. */
function Scopes({ apiKey }: { apiKey: ApiKey }) {
  const { t, i18n } = useTranslation('apiKeys');
  const list = new Intl.ListFormat(i18n.language, { type: 'conjunction' });
  const named = (access: ApiAccess) =>
    RESOURCES.filter(({ resource }) =>
      apiKey.scopes.some((scope) => scope.resource === resource && scope.access === access),
    ).map(({ resource }) => t(`resource.${resource}`));
  const reads = named('READ');
  const writes = named('WRITE');
  return (
    <>
      {writes.length > 0 && <p className="text-sm">{t('mayWrite', { what: list.format(writes) })}</p>}
      {reads.length > 0 && <p className="text-sm">{t('mayRead', { what: list.format(reads) })}</p>}
    </>
  );
}

function Facts({ apiKey, organization }: KeysProps & { apiKey: ApiKey }) {
  const { t } = useTranslation('apiKeys');
  return (
    <ul className="flex flex-wrap gap-x-4 text-sm text-quiet">
      <li>
        <bdi className="font-mono">erk_…{apiKey.hint}</bdi>
      </li>
      {organization && (
        <li>{apiKey.viewerIsPerson ? t('actsForYou') : t('actsFor', { name: apiKey.personName })}</li>
      )}
      <li>
        {apiKey.lastUsedAt ? (
          <>
            {t('used')} <Moment at={apiKey.lastUsedAt} />
          </>
        ) : (
          t('unused')
        )}
      </li>
      <li>
        {apiKey.expiresAt ? (
          <>
            {t(apiKey.status === 'EXPIRED' ? 'expired' : 'expires')} <Moment at={apiKey.expiresAt} />
          </>
        ) : (
          t('endless')
        )}
      </li>
    </ul>
  );
}

function TakeOver({
  apiKey,
  organization,
  close,
}: {
  apiKey: ApiKey;
  organization: string;
  close: () => void;
}) {
  const { t } = useTranslation('apiKeys');
  const client = useQueryClient();
  return (
    <Dialog title={t('takeOverTitle', { name: apiKey.name })} close={close}>
      <Form
        className="mt-3 space-y-4"
        submit={t('takeOver')}
        say={useFactorText()}
        shown={PROOF_FIELDS}
        send={async (fields) => {
          await takeKeyOver(apiKey.id, proofOf(fields));
          await client.invalidateQueries({ queryKey: apiKeysQuery(organization).queryKey });
        }}
        done={close}
        beside={<Button onClick={close}>{t('cancel')}</Button>}
      >
        {(problem) => (
          <>
            <p className="text-quiet">{t('takeOverText', { name: apiKey.personName })}</p>
            <ProofFields problem={problem} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
