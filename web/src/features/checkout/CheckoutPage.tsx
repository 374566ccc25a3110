import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Branded } from '@/components/By';
import { CheckedForm } from '@/components/CheckedForm';
import { Problem } from '@/components/Problem';
import { Button, Empty, LinkButton, Notice, Page, Skeleton } from '@/components/ui';
import { useLiveAvailability } from '@/features/event/availability';
import { cartTotal, eventQuery, readCart, type Cart, type EventDetails } from '@/features/event/event';
import { OrderConsent, useShownTerms } from '@/features/legal/Consent';
import { language, lazyPart } from '@/lib/i18n';
import { useTitle } from '@/lib/title';
import { useViewer, type Viewer } from '@/lib/viewer';
import { isVisible } from '@/lib/visible';
import { draftOf, keepDraft } from './draft';
import { Attendees, Buyer, placeName } from './fields';
import { useGate, type Gate } from './gate';
import { useOtherTabs, type OtherTab } from './tabs';
import {
  KNOWN_CODES,
  lineOf,
  needsAdmission,
  placeOrder,
  Refused,
  type OrderProblem,
  type Placed,
} from './place';
import { Overview, Summary, Total, useMoney } from './Summary';

const NotShown = lazyPart('account', () => import('@/features/account/NotShown'));
const WaitingRoom = lazyPart('waiting', () => import('@/features/waiting-room/WaitingRoom'));
const PassNote = lazyPart('waiting', () => import('@/features/waiting-room/PassNote'));
const route = getRouteApi('/events/$slug/checkout');

/** Who is coming, and the order itself; before that, where many want to order, the waiting room. */
export function CheckoutPage() {
  const { slug } = route.useParams();
  const { cart, key = '' } = route.useSearch();
  const query = useQuery(eventQuery(slug));
  const { viewer, loading } = useViewer();
  // Once it is there, it stays: who waits or types is not disturbed when it can't be asked for anew.
  if (query.data === undefined && query.isError)
    return <NotYet error={query.error} retry={() => void query.refetch()} />;
  if (query.data === undefined || loading) return <NotYet />;
  if (!query.data) return <NotShown />;
  const known = Object.entries(readCart(cart)).filter(([id]) =>
    query.data?.ticketTypes.some((type) => type.id === id),
  );
  return (
    <Checkout
      key={query.data.id}
      event={query.data}
      cart={Object.fromEntries(known)}
      checkoutKey={key}
      viewer={viewer}
    />
  );
}

/** While the event is asked for, and when that failed. */
function NotYet({ error, retry }: { error?: Error; retry?: () => void }) {
  const { t } = useTranslation('checkout');
  useTitle(t('title'));
  if (!retry) return <Loading />;
  return (
    <Page narrow>
      <h1 className="sr-only">{t('title')}</h1>
      <Problem error={error} retry={retry} />
    </Page>
  );
}

function Loading() {
  return (
    <Page narrow>
      <Skeleton className="h-80" />
    </Page>
  );
}

interface CheckoutProps {
  event: EventDetails;
  cart: Cart;
  checkoutKey: string;
  viewer: Viewer | null;
}

/** The waiting room where there is one, then the form; what was typed into it stays there meanwhile. */
function Checkout(props: CheckoutProps) {
  const { event, cart } = props;
  const { t } = useTranslation('checkout');
  const navigate = useNavigate();
  const gate = useGate(event);
  const lines = Object.entries(cart);
  const nothing = lines.length === 0;
  useTitle(gate.title ?? `${t('title')}: ${event.title}`);
  // A crowd that waits is not told of each ticket that goes.
  useLiveAvailability(gate.waits ? null : event);
  useQuery({ ...eventQuery(event.slug), refetchInterval: gate.waits && !nothing && WHILE_WAITING_MS });
  const enter: Gate['enter'] = (pass) => {
    gate.enter(pass);
    // Who came to wait only has yet to choose.
    if (nothing) void navigate({ to: '/events/$slug', params: event, hash: 'tickets', replace: true });
  };
  return (
    <>
      {gate.waits && (
        <Suspense fallback={<Loading />}>
          <WaitingRoom event={event} because={gate.because} enter={enter} entitle={gate.entitle}>
            {!nothing && <Summary event={event} lines={lines} />}
          </WaitingRoom>
        </Suspense>
      )}
      {nothing ? (
        !gate.waits && (gate.fresh ? <Loading /> : <NothingChosen slug={event.slug} />)
      ) : (
        <div hidden={gate.waits}>
          <CheckoutForm {...props} gate={gate} />
        </div>
      )}
    </>
  );
}

/** How often those who wait are told what is left of what they want. */
const WHILE_WAITING_MS = 120_000;

function NothingChosen({ slug }: { slug: string }) {
  const { t } = useTranslation('checkout');
  return (
    <Page narrow>
      <h1 className="mb-6 text-2xl font-bold tracking-tight">{t('title')}</h1>
      <Empty title={t('empty')}>
        <LinkButton to="/events/$slug" params={{ slug }} tone="primary" className="mt-2">
          {t('choose')}
        </LinkButton>
      </Empty>
    </Page>
  );
}

function readWish(form: FormData, event: EventDetails, lines: [string, number][], viewer: Viewer | null) {
  const text = (name: string) => {
    const value = form.get(name);
    return typeof value === 'string' && isVisible(value) ? value.trim() : '';
  };
  const buyer = text('name');
  return {
    eventId: event.id,
    name: buyer,
    ...(viewer ? {} : { email: text('email'), locale: language() }),
    lines: lines.map(([ticketTypeId, quantity], line) => ({
      ticketTypeId,
      quantity,
      attendees: Array.from({ length: quantity }, (_, place) => ({
        name: text(placeName(line, place)) || buyer,
      })),
    })),
  };
}

function CheckoutForm({ event, cart, checkoutKey, viewer, gate }: CheckoutProps & { gate: Gate }) {
  const { t } = useTranslation('checkout');
  const client = useQueryClient();
  const proceed = useProceed();
  const { other, ordered } = useOtherTabs(event.id);
  const [problems, setProblems] = useState<OrderProblem[]>([]);
  const [draft] = useState(() => draftOf(checkoutKey));
  const form = useFocusOnProblems(problems);
  const lines = Object.entries(cart);
  const total = cartTotal(cart, event.ticketTypes);
  const money = useMoney(event);
  const shown = useShownTerms(event.organization);
  // In German, nothing but the words is to be on it (§ 312j Abs. 3 BGB).
  const pay = language() === 'de' ? t('pay') : `${t('pay')} · ${money(total)}`;
  const placing = useMutation({
    mutationFn: (form: FormData) =>
      placeOrder(checkoutKey, readWish(form, event, lines, viewer), shown, gate.pass?.admission),
    onMutate: () => setProblems([]),
    onSuccess: (order) => {
      if (order.guestSecret) ordered({ id: order.id, secret: order.guestSecret });
      proceed(order);
    },
    onError: (error) => {
      if (!(error instanceof Refused)) return;
      if (needsAdmission(error)) {
        gate.wait();
        return;
      }
      setProblems(error.problems);
      void client.invalidateQueries({ queryKey: eventQuery(event.slug).queryKey });
    },
  });
  const submit = (form: HTMLFormElement) => {
    if (!placing.isPending && !placing.isSuccess) placing.mutate(new FormData(form));
  };
  const say = useProblemText();
  const at = (field: string) => {
    const problem = problems.find((candidate) => candidate.field === field);
    return problem && say(problem);
  };
  const elsewhere = problems.filter(({ field }) => field !== 'name' && field !== 'email');
  return (
    <Branded brand={event.organization.accentColour}>
      <Page>
        {gate.pass && (
          <Suspense>
            <PassNote
              pass={gate.pass}
              event={event}
              fresh={gate.fresh}
              again={gate.wait}
              entitle={gate.entitle}
            />
          </Suspense>
        )}
        <div className="grid gap-6 lg:grid-cols-[minmax(0,1fr)_22rem] lg:gap-x-12">
          <h1 className="text-3xl font-bold sm:text-4xl lg:col-span-2">{t('title')}</h1>
          <div className={`lg:sticky lg:col-start-2 lg:self-start ${gate.pass ? 'lg:top-24' : 'lg:top-4'}`}>
            <Overview event={event} lines={lines} />
          </div>
          <CheckedForm
            ref={form}
            send={submit}
            said={problems.map(say)}
            onInput={(event) => keepDraft(checkoutKey, event.currentTarget)}
            className="space-y-6 lg:row-start-2"
          >
            {other && <Elsewhere tab={other} />}
            {elsewhere.length > 0 && (
              <div data-problems tabIndex={-1}>
                <Notice tone="bad">
                  {elsewhere.map((problem) => (
                    <p key={`${problem.field ?? ''} ${problem.code}`}>
                      {lineName(problem, event, lines)}
                      {say(problem)}
                    </p>
                  ))}
                  {problems.some(({ code }) => code === 'TERMS_CHANGED') ? (
                    // What was typed is kept, and the links below lead to the new ones then.
                    <Button className="mt-2" onClick={() => location.reload()}>
                      {t('newTerms')}
                    </Button>
                  ) : (
                    <Link
                      to="/events/$slug"
                      params={{ slug: event.slug }}
                      className="mt-1 inline-block underline"
                    >
                      {t('change')}
                    </Link>
                  )}
                </Notice>
              </div>
            )}
            <Buyer viewer={viewer} draft={draft} nameProblem={at('name')} emailProblem={at('email')} />
            <Attendees event={event} lines={lines} draft={draft} />
            {placing.isError && !(placing.error instanceof Refused) && <Problem error={placing.error} />}
            <div className="space-y-3">
              {/* Right above the button, whatever is folded up: what one agrees to pay. */}
              <Total event={event} lines={lines} label={t('total')} className="lg:hidden" />
              <OrderConsent organizer={event.organization} />
              <Button
                type="submit"
                tone="primary"
                className="min-h-13! w-full text-lg"
                busy={placing.isPending || placing.isSuccess}
              >
                {placing.isPending || placing.isSuccess ? t('placing') : total === 0 ? t('confirm') : pay}
              </Button>
              {total > 0 && <p className="text-center text-sm text-quiet">{t('payHint')}</p>}
            </div>
          </CheckedForm>
        </div>
      </Page>
    </Branded>
  );
}

/** Says that the same event is being ordered, or was, in another tab. */
function Elsewhere({ tab: { order } }: { tab: OtherTab }) {
  const { t } = useTranslation('checkout');
  return (
    <Notice tone="warn">
      {order ? t('tabs.ordered') : t('tabs.open')}
      {order && (
        <Link
          to="/orders/$orderId"
          params={{ orderId: order.id }}
          search={{ secret: order.secret }}
          className="mt-1 block underline"
        >
          {t('tabs.see')}
        </Link>
      )}
    </Notice>
  );
}

/** Leads to what was refused: it may be far above the button that was pressed. */
function useFocusOnProblems(problems: OrderProblem[]) {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (problems.length === 0) return;
    form.current?.querySelector<HTMLElement>('[data-problems], [aria-invalid=true]')?.focus();
  }, [problems]);
  return form;
}

/** On to the payment, or to the tickets. */
function useProceed(): (order: Placed) => void {
  const navigate = useNavigate();
  return (order) => {
    const checkout = order.payment?.checkoutUrl;
    if (checkout) location.assign(checkout);
    else
      void navigate({
        to: '/orders/$orderId',
        params: { orderId: order.id },
        search: order.guestSecret ? { secret: order.guestSecret } : {},
      });
  };
}

function useProblemText(): (problem: OrderProblem) => string {
  const { t } = useTranslation('checkout');
  return (problem) => {
    if (problem.code === 'SOLD_OUT' && problem.available)
      return t('code.onlyLeft', { count: problem.available });
    const known = KNOWN_CODES.find((code) => code === problem.code);
    if (known) return t(`code.${known}`);
    if (problem.field === 'email') return t('code.email');
    if (problem.field === 'name') return t('code.name');
    return problem.message;
  };
}

function lineName(problem: OrderProblem, event: EventDetails, lines: [string, number][]): string {
  const id = lines[lineOf(problem) ?? -1]?.[0];
  const name = event.ticketTypes.find((type) => type.id === id)?.name;
  return name ? `${name}: ` : '';
}
