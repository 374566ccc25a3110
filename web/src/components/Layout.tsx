import { Link, Outlet, useRouterState } from '@tanstack/react-router';
import { Suspense, useEffect, useRef, useSyncExternalStore } from 'react';
import { useTranslation } from 'react-i18next';
import { config } from '@/lib/config';
import { changeLanguage, language, LANGUAGES, lazyPart, type Language } from '@/lib/i18n';
import { onSessionEnd, sessionEnded, signOut } from '@/lib/session';
import { changeTheme, theme, THEMES, type Theme } from '@/lib/theme';
import { useSessionWatch, useViewer } from '@/lib/viewer';
import { Icon } from './Icon';
import { OfflineNotice } from './OfflineNotice';

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
      <Footer />
      <OfflineNotice />
      {ended && (
        <Suspense>
          <LogInAgain />
        </Suspense>
      )}
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
          <img src="/icon.svg" alt="" width="30" height="30" />
          <span className="max-sm:sr-only">Event Radar</span>
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
              <Icon name="person" className={ICON} />
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

const CHOICE = 'min-h-11 rounded-full border border-line bg-card px-3 text-ink';

function Footer() {
  const { t } = useTranslation();
  const { viewer } = useViewer();
  return (
    <footer className="mt-16 bg-soft/70 text-sm text-quiet">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-4 gap-y-2 px-4 py-6">
        <label className="flex items-center gap-2">
          <Icon name="world" />
          {t('language')}
          <select
            className={CHOICE}
            value={language()}
            onChange={(event) => void changeLanguage(event.target.value as Language)}
          >
            {LANGUAGES.map((tag) => (
              <option key={tag} value={tag} lang={tag}>
                {new Intl.DisplayNames(tag, { type: 'language' }).of(tag)}
              </option>
            ))}
          </select>
        </label>
        <label className="flex items-center gap-2">
          {t('theme.label')}
          <select
            className={CHOICE}
            defaultValue={theme()}
            onChange={(event) => changeTheme(event.target.value as Theme)}
          >
            {THEMES.map((choice) => (
              <option key={choice} value={choice}>
                {t(`theme.${choice}`)}
              </option>
            ))}
          </select>
        </label>
        {config.development && (
          <a className="inline-flex min-h-11 items-center underline" href={`${config.apiUrl}/dev/mailbox`}>
            {t('mailbox')}
          </a>
        )}
        {viewer && (
          <button type="button" className="ms-auto min-h-11 underline" onClick={() => void signOut()}>
            {t('nav.logout')}
          </button>
        )}
      </div>
    </footer>
  );
}
