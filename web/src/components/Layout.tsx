import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { lazy, Suspense, useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { config } from '@/lib/config';
import { lazyPart } from '@/lib/i18n';
import { onSessionEnd, sessionEnded } from '@/lib/session';
import { useSessionWatch, useViewer } from '@/lib/viewer';
import { Icon } from './Icon';

const { site } = config;
const Footer = lazy(() => import('./Footer'));
const OfflineNotice = lazy(() => import('./OfflineNotice'));
const Face = lazy(() => import('./Face'));
const LogInAgain = lazyPart('account', () => import('@/features/account/LogInAgain'));

/** What surrounds every page. */
export function Layout() {
  const { t } = useTranslation();
  const ended = useSyncExternalStore(onSessionEnd, sessionEnded);
  useSessionWatch();
  const main = useFocusOnNavigation();
  return (
    <div className="flex min-h-dvh flex-col">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:absolute focus:start-3 focus:top-3 focus:z-50 focus:rounded-lg focus:bg-card focus:p-3"
      >
        {t('skip')}
      </a>
      <Header />
      <main id="main" ref={main} tabIndex={-1} className="flex-1 outline-none">
        <Outlet />
      </main>
      {/* It is below the first screen, and comes after what is on it. */}
      <Suspense fallback={<div className="h-40" />}>
        <Footer />
      </Suspense>
      <Suspense>
        <OfflineNotice />
        {ended && <LogInAgain />}
      </Suspense>
    </div>
  );
}

/** Moves the focus to the new page, so that it is read out and the keyboard goes on from there. */
function useFocusOnNavigation() {
  const main = useRef<HTMLElement>(null);
  const path = useRouterState({ select: (state) => state.resolvedLocation?.pathname });
  const first = useRef(true);
  useEffect(() => {
    if (path === undefined) return;
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}

const NAV =
  'inline-flex min-h-11 items-center gap-1.5 rounded-full px-2 font-medium hover:bg-soft max-sm:text-sm sm:px-3.5 ' +
  '[&.active]:text-accent';

const ICON = 'size-[1.2em] max-sm:hidden';

function Header() {
  const { t } = useTranslation();
  const { viewer, nobody } = useViewer();
  return (
    <header className="border-b border-line bg-card/90 backdrop-blur-md">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-1 px-4 py-1.5">
        <Link
          to="/"
          className="me-auto inline-flex min-h-11 items-center gap-2.5 font-display text-xl font-bold tracking-tight"
        >
          {site.logo ? (
            <img {...site.logo} alt="" className="max-h-9 w-auto max-w-28 rounded" />
          ) : (
            <img src="/icon.svg" alt="" width="30" height="30" />
          )}
          <span className="max-sm:sr-only">{site.name}</span>
        </Link>
        <nav aria-label={t('nav.label')} className="flex flex-wrap items-center">
          <Link to="/account/tickets" className={NAV}>
            <Icon name="ticket" className={ICON} />
            {t('nav.tickets')}
          </Link>
          <Link to="/organizer" className={NAV}>
            <Icon name="calendar-plus" className={ICON} />
            {t('nav.organize')}
          </Link>
          {viewer?.roles.includes('ADMIN') && (
            <Link to="/admin" className={NAV}>
              <Icon name="shield" className={ICON} />
              {t('nav.admin')}
            </Link>
          )}
          {viewer ? (
            <Link to="/account" className={NAV} activeOptions={{ exact: true }}>
              <Suspense fallback={<span className="size-7" />}>
                <Face name={viewer.displayName} />
              </Suspense>
              {t('nav.account')}
            </Link>
          ) : (
            // Its place is kept until it is known.
            <Link to="/login" className={`${NAV} ${nobody ? '' : 'invisible'}`}>
              {t('nav.login')}
            </Link>
          )}
        </nav>
      </div>
    </header>
  );
}
