import { useTranslation } from 'react-i18next';
import { Badge } from '@/components/ui';
import type { UserStatus } from '@/graphql/generated/graphql';

const TONES = { ACTIVE: 'good', PENDING: 'neutral', SUSPENDED: 'bad', DELETED: 'neutral' } as const;

/** Where an account stands. */
export function StatusBadge({ status }: { status: UserStatus }) {
  const { t } = useTranslation('admin');
  return <Badge tone={TONES[status]}>{t(`status.${status}`)}</Badge>;
}
