import { getRouteApi } from '@tanstack/react-router';
import { Suspense, type ReactNode } from 'react';
import { Page, Skeleton } from '@/components/ui';
import { lazyPart, loadTexts } from '@/lib/i18n';
import { token as read } from '@/lib/search';

const route = getRouteApi('/invitation');
const ToTeam = lazyPart('invitation', async () => {
  const [part] = await Promise.all([import('./ToTeam'), loadTexts('organizer')]);
  return part;
});
const ByMail = lazyPart('invited', async () => {
  const [part] = await Promise.all([import('@/features/invited/ByMail'), loadTexts('consent')]);
  return part;
});
const ByLink = lazyPart('invited', async () => {
  const [part] = await Promise.all([import('@/features/invited/ByLink'), loadTexts('consent')]);
  return part;
});
const FindOrder = lazyPart('invited', () => import('@/features/invited/FindOrder'));

/** Somebody is invited, to a team or to an event: which it is, the name of the link's secret says. */
export function InvitationPage() {
  const search = route.useSearch();
  const [guest, link] = [read(search.guest), read(search.link)];
  return (
    <Later>
      {guest !== undefined ? (
        <ByMail token={guest} />
      ) : link !== undefined ? (
        <ByLink token={link} />
      ) : (
        <ToTeam token={read(search.token) ?? ''} />
      )}
    </Later>
  );
}

/** For whoever lost the link to an order. */
export function FindOrderPage() {
  return (
    <Later>
      <FindOrder />
    </Later>
  );
}

function Later({ children }: { children: ReactNode }) {
  return (
    <Suspense
      fallback={
        <Page narrow>
          <Skeleton className="h-dvh" />
        </Page>
      }
    >
      {children}
    </Suspense>
  );
}
