import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { Problem } from '@/components/Problem';
import { Badge, Button, Card, Skeleton } from '@/components/ui';
import type { Viewer } from '@/lib/viewer';
import { factorQuery, type MySecondFactor } from './factor';
import { ProveDialog } from './ProveDialog';
import { SetupDialog } from './SetupDialog';

/** The login's second step: whether there is one, and how to have one. */
export function SecondFactor({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('account');
  const query = useQuery(factorQuery);
  const [setup, setSetup] = useState(false);
  return (
    <Card aria-labelledby="second-factor">
      <h2 id="second-factor" className="flex flex-wrap items-center gap-2 text-lg font-semibold">
        {t('factor.title')}
        {query.data && <Badge tone="good">{t('factor.on')}</Badge>}
      </h2>
      {query.isPending && <Skeleton className="mt-3 h-20" />}
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data === null && <Off viewer={viewer} open={() => setSetup(true)} />}
      {query.data && <On factor={query.data} />}
      {/* Beside both: it shows the recovery codes when it is on already, and they are told once. */}
      {setup && <SetupDialog email={viewer.email} close={() => setSetup(false)} />}
    </Card>
  );
}

function Off({ viewer, open }: { viewer: Viewer; open: () => void }) {
  const { t } = useTranslation('account');
  return (
    <>
      <p className="mt-1 mb-3 text-sm text-quiet">{t('factor.text')}</p>
      {viewer.emailVerified ? (
        <Button onClick={open}>{t('factor.switchOn')}</Button>
      ) : (
        <p>{t('factor.unverified')}</p>
      )}
    </>
  );
}

function On({ factor }: { factor: MySecondFactor }) {
  const { t } = useTranslation('account');
  const [wish, setWish] = useState<'codes' | 'off'>();
  const left = factor.recoveryCodesLeft;
  return (
    <>
      <p className="mt-1 text-sm text-quiet">
        {t('factor.since')} <Moment at={factor.enabledAt} />
      </p>
      <p className={left < 3 ? 'my-3 font-medium text-warn' : 'my-3'}>
        {t('factor.codesLeft', { count: left })}
      </p>
      <div className="flex flex-wrap gap-3">
        <Button onClick={() => setWish('codes')}>{t('factor.newCodes')}</Button>
        <Button tone="danger" onClick={() => setWish('off')}>
          {t('factor.switchOff')}
        </Button>
      </div>
      {wish && <ProveDialog wish={wish} close={() => setWish(undefined)} />}
    </>
  );
}
