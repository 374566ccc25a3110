import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';
import { Problem } from '@/components/Problem';
import { Button, Empty, LinkButton, Notice, Page, Skeleton } from '@/components/ui';
import { OrderConsent } from '@/features/legal/Consent';
import { useNow } from '@/lib/clock';
import { formatMoney, minorUnits } from '@/lib/format';
import { formatTag, language } from '@/lib/i18n';
import { LIMITS } from '@/lib/limits';
import { refusals, Refused } from '@/lib/refusal';
import { useTitle } from '@/lib/title';
import { answer, invitedQuery, type Invited } from './invited';
import { Going, Sheet } from './Sheet';
import { useAnswerText } from './text';

/** An invitation to an event: what it is, and one press for yes or no. It needs no account. */
export default function ByMail({ token }: { token: string }) {
  const { t } = useTranslation('invited');
  const { t: common } = useTranslation();
  const query = useQuery(invitedQuery(token));
  useTitle(query.data?.event?.title ?? t('title'));
  return (
    <Page narrow>
      {query.isPending && <Skeleton className="h-dvh" />}
      {query.isError && <Problem page error={query.error} retry={() => void query.refetch()} />}
      {query.isSuccess && !query.data?.event && (
        <Empty page title={t('gone')}>
          <p>{t('goneText')}</p>
          <LinkButton to="/" className="mt-5">
            {common('notFound.home')}
          </LinkButton>
        </Empty>
      )}
      {query.data?.event && <Invitation invitation={query.data} event={query.data.event} token={token} />}
    </Page>
  );
}

type Event = NonNullable<Invited['event']>;

interface InvitationProps {
  invitation: Invited;
  event: Event;
  token: string;
}

function Invitation({ invitation, event, token }: InvitationProps) {
  const { t } = useTranslation('invited');
  const over = Date.parse(event.endsAt) <= useNow(event.endsAt);
  return (
    <Sheet event={event} message={invitation.message}>
      {event.status === 'CANCELLED' || over ? (
        <Notice tone="warn">{t(over ? 'over' : 'cancelled')}</Notice>
      ) : (
        <Answer invitation={invitation} event={event} token={token} />
      )}
    </Sheet>
  );
}

/** The question, or what was answered and what follows. */
function Answer({ invitation, event, token }: InvitationProps) {
  const { t } = useTranslation('invited');
  const client = useQueryClient();
  const [name, setName] = useState(invitation.name ?? '');
  const answering = useMutation({
    mutationFn: (going: boolean) => answer({ token, going, name: name.trim() || null, locale: language() }),
    onSuccess: (answered) => {
      client.setQueryData(invitedQuery(token).queryKey, answered);
      // A place is held for as long as one pays.
      const pay = answered.order?.status === 'PENDING' && answered.order.payment?.checkoutUrl;
      if (pay) location.assign(pay);
    },
  });
  const { status, order, email, ticketType } = invitation;
  const paid = ticketType && minorUnits(ticketType.price) > 0 ? ticketType.price : undefined;
  const open = order?.status === 'CONFIRMED' || order?.status === 'PENDING';
  const going = status === 'GOING' && open ? order : undefined;
  const say = useAnswerText();
  const failed = answering.isError && !(answering.error instanceof Refused);
  return (
    <div className="space-y-4 border-t border-line pt-5" aria-live="polite">
      {refusals(answering.error).map(({ code, message }) => (
        <Notice key={code} tone="bad">
          {say(code, message)}
        </Notice>
      ))}
      {failed && <Problem error={answering.error} />}
      {going ? (
        <Going order={going} email={email} />
      ) : (
        <>
          {status === 'DECLINED' && (
            <div>
              <p className="text-lg font-semibold">{t('declined')}</p>
              <p className="text-quiet">{t('declinedText', { organization: event.organization.name })}</p>
            </div>
          )}
          {!invitation.name && status !== 'DECLINED' && (
            <TextField
              label={t('name')}
              autoComplete="name"
              maxLength={LIMITS.name}
              value={name}
              onChange={({ target }) => setName(target.value)}
            />
          )}
        </>
      )}
      {!going && <OrderConsent organizer={event.organization} />}
      <div className="flex flex-wrap gap-3">
        {!going && (
          <Button
            tone={status === 'DECLINED' ? 'plain' : 'primary'}
            busy={answering.isPending}
            onClick={() => answering.mutate(true)}
          >
            {t(status === 'DECLINED' ? 'yesAfterAll' : paid ? 'pay' : 'yes')}
          </Button>
        )}
        {status !== 'DECLINED' && (
          <Button
            tone={going ? 'quiet' : 'plain'}
            busy={answering.isPending}
            onClick={() => answering.mutate(false)}
          >
            {t(going ? 'change' : 'no')}
          </Button>
        )}
      </div>
      {!going && status !== 'DECLINED' && (
        <p className="text-sm text-quiet">
          {paid && `${t('price', { price: formatMoney(paid, formatTag()) })} `}
          {t('after', { email })}
        </p>
      )}
    </div>
  );
}
