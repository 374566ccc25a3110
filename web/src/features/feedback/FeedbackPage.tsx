import { useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/components/Form';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { useFault } from '@/components/faults';
import { Field, FieldError } from '@/components/Field';
import { Card, INPUT, Notice, Page, Skeleton } from '@/components/ui';
import { When } from '@/components/When';
import { lazyPart } from '@/lib/i18n';
import { feedbackKeys } from '@/lib/keys/account';
import { LIMITS } from '@/lib/limits';
import { useTitle } from '@/lib/title';
import { giveFeedback, visitedQuery, type Visited } from './feedback';

const NotShown = lazyPart('account', () => import('@/features/account/NotShown'));
const route = getRouteApi('/orders/$orderId/feedback');

/** How it was, by whoever has the link from the mail. */
export function FeedbackPage() {
  const { t } = useTranslation('feedback');
  const { orderId } = route.useParams();
  const { secret } = route.useSearch();
  const query = useQuery(visitedQuery(orderId, secret));
  useTitle(t('title'));
  // Who has a secret needs no account to see what it opens.
  if (query.data === null) return secret ? <NotFound /> : <NotShown />;
  return (
    <Page narrow>
      <h1 className="text-2xl font-bold tracking-tight">{t('title')}</h1>
      <div className="mt-4 space-y-5">
        {query.isPending && <Skeleton className="h-72" />}
        {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
        {query.data && <Asking order={query.data} secret={secret} />}
      </div>
    </Page>
  );
}

function Asking({ order, secret }: { order: Visited; secret: string | undefined }) {
  const { t } = useTranslation('feedback');
  const [given, setGiven] = useState(false);
  const { event } = order;
  if (!event) return null;
  return (
    <>
      <div>
        <p className="text-lg font-semibold [overflow-wrap:anywhere]">{event.title}</p>
        <p className="text-quiet">
          <When event={event} />
        </p>
      </div>
      {given ? (
        <Notice tone="good">{t('done', { organization: event.organization.name })}</Notice>
      ) : (
        <Card>
          <FeedbackForm
            order={order}
            organization={event.organization.name}
            secret={secret}
            done={() => setGiven(true)}
          />
        </Card>
      )}
    </>
  );
}

const RATINGS = [1, 2, 3, 4, 5] as const;
const SHOWN = ['rating', 'comment'];
const KNOWN = ['INVALID_INPUT', 'EVENT_NOT_OVER', 'ORDER_NOT_CONFIRMED', 'NOT_FOUND'] as const;

interface FeedbackFormProps {
  order: Visited;
  organization: string;
  secret: string | undefined;
  done: () => void;
}

function FeedbackForm({ order, organization, secret, done }: FeedbackFormProps) {
  const { t } = useTranslation('feedback');
  const client = useQueryClient();
  return (
    <Form
      submit={t('submit')}
      wide
      shown={SHOWN}
      say={(code, message) => {
        const known = KNOWN.find((candidate) => candidate === code);
        return known ? t(`code.${known}`) : message;
      }}
      send={({ text, optional }) =>
        giveFeedback({
          orderId: order.id,
          secret: secret ?? null,
          rating: Number(text('rating')),
          comment: optional('comment'),
        })
      }
      done={() => {
        void client.invalidateQueries({ queryKey: feedbackKeys.all(order.id) });
        done();
      }}
    >
      {(problem) => (
        <>
          <Ratings rating={order.feedback?.rating} error={problem('rating')} />
          <Field label={t('comment')} hint={t('commentHint', { organization })} error={problem('comment')}>
            {(field) => (
              <textarea
                {...field}
                name="comment"
                rows={4}
                maxLength={LIMITS.comment}
                className={INPUT}
                defaultValue={order.feedback?.comment ?? ''}
              />
            )}
          </Field>
        </>
      )}
    </Form>
  );
}

function Ratings({ rating, error: sent }: { rating: number | undefined; error: string | undefined }) {
  const { t } = useTranslation('feedback');
  const error = useFault('rating', sent);
  const id = useId();
  return (
    <fieldset aria-describedby={error && id}>
      <legend className="text-sm font-medium">{t('rating')}</legend>
      <div className="mt-2 grid grid-cols-5 gap-2">
        {RATINGS.map((number) => (
          <label
            key={number}
            className="flex min-h-16 cursor-pointer flex-col items-center justify-center gap-1 rounded-xl border border-line py-2 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name="rating"
              value={number}
              required
              defaultChecked={number === rating}
              className="size-5 accent-(--accent)"
            />
            <span className="font-medium">{number}</span>
          </label>
        ))}
      </div>
      <div aria-hidden className="mt-1 flex justify-between text-sm text-quiet">
        <span>{t('worst')}</span>
        <span>{t('best')}</span>
      </div>
      <FieldError id={id} error={error} />
    </fieldset>
  );
}
