import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Button } from '@/components/ui';
import type { MemberRole } from '@/graphql/generated/graphql';

interface OwnRoleProps {
  role: MemberRole;
  close: () => void;
  confirm: () => void;
}

/** Asks an owner who is about to stop being one: they can't take it back by themselves. */
export function OwnRole({ role, close, confirm }: OwnRoleProps) {
  const { t } = useTranslation('team');
  const { t: organizer } = useTranslation('organizer');
  return (
    <Dialog title={t('own.title')} close={close}>
      <p className="mt-2 text-quiet">{t('own.text', { role: organizer(`role.${role}`) })}</p>
      <div className="mt-6 flex flex-wrap justify-end gap-3">
        <Button onClick={close}>{t('keep')}</Button>
        <Button tone="primary" onClick={confirm}>
          {t('own.yes')}
        </Button>
      </div>
    </Dialog>
  );
}
