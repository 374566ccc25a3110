import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Button, Notice } from '@/components/ui';
import { formatDay, visitorZone } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import { accountChanged, keepAccount } from './changes';

/** Says on which day the account goes, and lets its owner keep it. */
export function DeletionNotice({ userId, at }: { userId: string; at: string }) {
  const { t } = useTranslation('myAccount');
  const client = useQueryClient();
  const keeping = useMutation({
    mutationFn: () => keepAccount(userId),
    onSuccess: () => accountChanged(client),
  });
  return (
    <Notice tone="warn">
      <p className="font-medium">{t('deletion.due', { date: formatDay(at, visitorZone(), formatTag()) })}</p>
      <Button className="mt-3" busy={keeping.isPending} onClick={() => keeping.mutate()}>
        {t('deletion.keep')}
      </Button>
      {keeping.isError && <Problem error={keeping.error} />}
    </Notice>
  );
}
