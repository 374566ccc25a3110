import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field, TextField } from '@/components/Field';
import { Form } from '@/components/Form';
import { Problem } from '@/components/Problem';
import { Empty, INPUT, LinkButton, Notice, Page, Skeleton } from '@/components/ui';
import { OrderConsent } from '@/features/legal/Consent';
import { useNow } from '@/lib/clock';
import { formatMoney, minorUnits, type MoneyValue } from '@/lib/format';
import { formatTag, language } from '@/lib/i18n';
import { fingerprint, freshKey } from '@/lib/key';
import { LIMITS } from '@/lib/limits';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { Going, Sheet } from './Sheet';
import { linkQuery, orderByLink, type LinkOrder, type Opened } from './link';
import { useAnswerText } from './text';

/** What an invitation link opens: an event, and the way to a ticket for it. It needs no account. */
export default function ByLink({ token }: { token: string }) {
  const { t } = useTranslation('invited');
  const { t: common } = useTranslation();
  const query = useQuery(linkQuery(token));
  useTitle(query.data?.event?.title ?? t('title'));
  return (
    <Page narrow>
      {query.isPending && <Skeleton className="h-dvh" />}
      {query.isError && <Problem page error={query.error} retry={() => void query.refetch()} />}
      {query.data === null && (
        <Empty page title={t('gone')}>
          <p>{t('linkGone')}</p>
          <LinkButton to="/" className="mt-5">
            {common('notFound.home')}
          </LinkButton>
        </Empty>
      )}
      {query.data?.event && <Open opened={query.data} event={query.data.event} token={token} />}
    </Page>
  );
}

interface OpenProps {
  opened: Opened;
  event: NonNullable<Opened['event']>;
  token: string;
}

function Open({ opened, event, token }: OpenProps) {
  const { t } = useTranslation('invited');
  const [done, setDone] = useState<{ order: LinkOrder; email: string }>();
  const over = Date.parse(event.endsAt) <= useNow(event.endsAt);
  return (
    <Sheet event={event}>
      {done ? (
        <div className="space-y-4 border-t border-line pt-5" aria-live="polite">
          <Going order={done.order} email={done.email} />
        </div>
      ) : event.status === 'CANCELLED' || over ? (
        <Notice tone="warn">{t(over ? 'over' : 'cancelled')}</Notice>
      ) : opened.isOpen ? (
        <Ask opened={opened} event={event} token={token} done={setDone} />
      ) : (
        <Notice tone="warn">{t('code.LINK_OVER')}</Notice>
      )}
    </Sheet>
  );
}

type AskProps = OpenProps & { done: (done: { order: LinkOrder; email: string }) => void };

function Ask({ opened, event, token, done }: AskProps) {
  const { t } = useTranslation('invited');
  const { t: common } = useTranslation();
  const say = useAnswerText();
  const { viewer } = useViewer();
  const [key] = useState(freshKey);
  const types = opened.ticketType ? [opened.ticketType] : event.ticketTypes;
  const price = (amount: MoneyValue) =>
    minorUnits(amount) === 0 ? common('price.free') : formatMoney(amount, formatTag());
  return (
    <div className="border-t border-line pt-5">
      <Form
        submit={t('get')}
        say={say}
        shown={['name', 'email', 'ticketTypeId']}
        send={async ({ text }) => {
          const wish = {
            token,
            email: text('email'),
            name: text('name'),
            ticketTypeId: opened.ticketType ? null : text('ticket'),
            locale: language(),
          };
          const order = await orderByLink({
            ...wish,
            idempotencyKey: `${key}-${fingerprint(JSON.stringify(wish))}`,
          });
          // A place is held for as long as one pays.
          const pay = order.status === 'PENDING' && order.payment?.checkoutUrl;
          if (pay) location.assign(pay);
          done({ order, email: wish.email });
        }}
      >
        {(problem) => (
          <>
            <TextField
              label={t('name')}
              name="name"
              required
              autoComplete="name"
              defaultValue={viewer?.displayName}
              maxLength={LIMITS.name}
              error={problem('name')}
            />
            <TextField
              label={t('email')}
              name="email"
              type="email"
              required
              autoComplete="email"
              defaultValue={viewer?.email}
              maxLength={LIMITS.email}
              error={problem('email')}
            />
            {opened.ticketType ? (
              <p>
                {opened.ticketType.name} · {price(opened.ticketType.price)}
              </p>
            ) : (
              <Field label={t('ticketType')} error={problem('ticketTypeId')}>
                {(props) => (
                  <select {...props} name="ticket" className={INPUT}>
                    {types.map((type) => (
                      <option key={type.id} value={type.id}>
                        {type.name} · {price(type.price)}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            )}
            <OrderConsent organizer={event.organization} />
          </>
        )}
      </Form>
    </div>
  );
}
