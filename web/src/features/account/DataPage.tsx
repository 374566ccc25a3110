import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Problem } from '@/components/Problem';
import { Button, Card, Notice, Skeleton } from '@/components/ui';
import { AccountPage } from './AccountPage';
import { accountChanged, changesQuery, deleteAccount, downloadData, type MyChanges } from './changes';
import { DeletionNotice } from './DeletionNotice';
import { PROOF_FIELDS, ProofFields, proofOf } from './ProofFields';
import { Saved } from './Saved';
import { useFactorText } from './SetupDialog';

/** What is held of the viewer: to take along, and to have erased. */
export function DataPage() {
  const { t } = useTranslation('myAccount');
  return (
    <AccountPage title={t('data')}>
      {() => (
        <>
          <Export />
          <Deletion />
        </>
      )}
    </AccountPage>
  );
}

function Export() {
  const { t } = useTranslation(['myAccount', 'account']);
  const say = useFactorText();
  const [open, setOpen] = useState(false);
  const [times, setTimes] = useState(0);
  return (
    <Card aria-labelledby="export">
      <h2 id="export" className="text-lg font-semibold">
        {t('export.title')}
      </h2>
      <p className="mt-1 mb-3 text-sm text-quiet">{t('export.text')}</p>
      <div className="flex flex-wrap items-center gap-3">
        <Button onClick={() => setOpen(true)}>{t('export.submit')}</Button>
        <Saved times={times} text={t('export.done')} />
      </div>
      {open && (
        <Dialog title={t('proof.title')} close={() => setOpen(false)}>
          <Form
            className="mt-3 space-y-4"
            submit={t('export.submit')}
            say={say}
            shown={PROOF_FIELDS}
            send={(fields) => downloadData(proofOf(fields))}
            done={() => {
              setOpen(false);
              setTimes(times + 1);
            }}
            beside={<Button onClick={() => setOpen(false)}>{t('account:factor.cancel')}</Button>}
          >
            {(problem) => <ProofFields problem={problem} />}
          </Form>
        </Dialog>
      )}
    </Card>
  );
}

function Deletion() {
  const { t } = useTranslation('myAccount');
  const query = useQuery(changesQuery);
  return (
    <Card aria-labelledby="deletion">
      <h2 id="deletion" className="text-lg font-semibold">
        {t('deletion.title')}
      </h2>
      {query.isPending && <Skeleton className="mt-3 h-20" />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data && (query.data.deletesAt ? <Due changes={query.data} /> : <Offer changes={query.data} />)}
    </Card>
  );
}

function Due({ changes }: { changes: MyChanges }) {
  return (
    <div className="mt-3">
      <DeletionNotice userId={changes.id} at={changes.deletesAt ?? ''} />
    </div>
  );
}

function Offer({ changes }: { changes: MyChanges }) {
  const { t } = useTranslation('myAccount');
  const client = useQueryClient();
  const [open, setOpen] = useState(false);
  const blocked = changes.deletionBlockedBy;
  // What is in the way may be gone since, or have come.
  const asking = useMutation({
    mutationFn: () => client.query({ ...changesQuery, staleTime: 0 }),
    onSuccess: (fresh) => setOpen(fresh?.deletionBlockedBy.length === 0),
  });
  return (
    <>
      <p className="mt-1 mb-3 text-sm text-quiet">{t('deletion.text')}</p>
      {blocked.length > 0 && (
        <div className="mb-3">
          <Notice tone="warn">
            <p>{t('deletion.blocked')}</p>
            <ul className="my-1 list-disc ps-5">
              {blocked.map(({ id, name, slug }) => (
                <li key={id}>
                  <Link to="/organizer/$org" params={{ org: slug }} className="underline">
                    {name}
                  </Link>
                </li>
              ))}
            </ul>
            <p>{t('deletion.blockedHow')}</p>
          </Notice>
        </div>
      )}
      <Button tone="danger" busy={asking.isPending} onClick={() => asking.mutate()}>
        {t('deletion.open')}
      </Button>
      {asking.isError && <Problem error={asking.error} />}
      {open && <Confirm close={() => setOpen(false)} />}
    </>
  );
}

function Confirm({ close }: { close: () => void }) {
  const { t } = useTranslation(['myAccount', 'account']);
  const say = useFactorText();
  const client = useQueryClient();
  return (
    <Dialog title={t('deletion.title')} close={close}>
      <Form
        className="mt-3 space-y-4"
        submit={t('deletion.submit')}
        say={say}
        shown={PROOF_FIELDS}
        send={async (fields) => {
          await deleteAccount(proofOf(fields));
          await accountChanged(client);
        }}
        done={close}
        beside={<Button onClick={close}>{t('account:factor.cancel')}</Button>}
      >
        {(problem) => (
          <>
            <ul className="list-disc space-y-2 ps-5">
              <li>{t('deletion.text')}</li>
              <li>{t('deletion.erased')}</li>
              <li>{t('deletion.kept')}</li>
              <li>{t('deletion.tickets')}</li>
              <li>{t('deletion.noReturn')}</li>
            </ul>
            <ProofFields problem={problem} />
          </>
        )}
      </Form>
    </Dialog>
  );
}
