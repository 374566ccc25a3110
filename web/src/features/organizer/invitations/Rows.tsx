import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Moment } from '@/components/Moment';
import { Problem } from '@/components/Problem';
import { Badge, Button, Notice } from '@/components/ui';
import { useNow } from '@/lib/clock';
import { invitationKeys } from '@/lib/keys/organizer';
import { refusals, Refused } from '@/lib/refusal';
import { useOrganization } from '../area/organization';
import { resendInvitation, withdrawInvitation, type Invited } from './invitations';
import { useInvitationText } from './text';

const TONES = {
  INVITED: 'neutral',
  GOING: 'good',
  CANCELLED: 'warn',
  DECLINED: 'warn',
  BOUNCED: 'bad',
  WITHDRAWN: 'neutral',
} as const;
const DEEDS = { resend: resendInvitation, withdraw: withdrawInvitation };

/** Who is invited, each with what they answered and what can be done about it. */
export function Rows({ event, invited }: { event: string; invited: Invited[] }) {
  return (
    <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
      {invited.map((one) => (
        <Row key={one.id} event={event} invited={one} />
      ))}
    </ul>
  );
}

function Row({ event, invited }: { event: string; invited: Invited }) {
  const { t } = useTranslation('invitations');
  const { email, status, resendableAt } = invited;
  const say = useInvitationText();
  const client = useQueryClient();
  const change = useMutation({
    mutationFn: (deed: keyof typeof DEEDS) => DEEDS[deed](invited.id),
    onSettled: () => client.invalidateQueries({ queryKey: invitationKeys.all(event) }),
  });
  const now = useNow(resendableAt ?? undefined);
  const resendable = resendableAt != null && Date.parse(resendableAt) <= now;
  const withdrawable = status === 'INVITED' || status === 'BOUNCED' || status === 'CANCELLED';
  return (
    <li className="grid gap-x-4 gap-y-2 p-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium [overflow-wrap:anywhere]">{invited.name ?? email}</span>
          <Badge tone={TONES[status]}>{t(`status.${status}`)}</Badge>
        </p>
        {invited.name && <p className="text-sm text-quiet [overflow-wrap:anywhere]">{email}</p>}
        <p className="text-sm text-quiet">
          {t(invited.answeredAt ? 'answeredAt' : 'sentAt')}{' '}
          <Moment at={invited.answeredAt ?? invited.mailedAt} />
          {invited.ticketType && <> · {invited.ticketType.name}</>}
        </p>
        {invited.order && <Ordered order={invited.order} />}
      </div>
      {(resendable || withdrawable) && (
        <div className="flex flex-wrap gap-2 sm:justify-end">
          {resendable && (
            <Button
              aria-label={t('resendTo', { email })}
              busy={change.isPending}
              onClick={() => change.mutate('resend')}
            >
              {t('resend')}
            </Button>
          )}
          {withdrawable && (
            <Button
              tone="danger"
              aria-label={t('withdrawFrom', { email })}
              busy={change.isPending}
              onClick={() => change.mutate('withdraw')}
            >
              {t('withdraw')}
            </Button>
          )}
        </div>
      )}
      <p role="status" className="text-sm text-good empty:hidden sm:col-span-2">
        {change.isSuccess && t(change.variables === 'resend' ? 'resent' : 'withdrawn', { email })}
      </p>
      {refusals(change.error).map(({ code, message }) => (
        <Notice key={code} tone="bad">
          {say(code, message)}
        </Notice>
      ))}
      {change.isError && !(change.error instanceof Refused) && <Problem error={change.error} />}
    </li>
  );
}

function Ordered({ order }: { order: NonNullable<Invited['order']> }) {
  const { t } = useTranslation('invitations');
  const { slug } = useOrganization();
  return (
    <p className="text-sm">
      <Link
        to="/organizer/$org/orders/$orderId"
        params={{ org: slug, orderId: order.id }}
        className="text-accent underline"
      >
        {t('order', { code: order.code })}
      </Link>
      {order.status === 'PENDING' && <span className="text-quiet"> · {t('unpaid')}</span>}
    </p>
  );
}
