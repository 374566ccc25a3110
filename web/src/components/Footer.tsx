import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { config } from '@/lib/config';
import { changeLanguage, followAccount, language, LANGUAGES, type Language } from '@/lib/i18n';
import { signOut } from '@/lib/session';
import { changeTheme, theme, THEMES, type Theme } from '@/lib/theme';
import { useViewer, viewerChanged } from '@/lib/viewer';
import { Icon } from './Icon';

const CHOICE = 'min-h-11 rounded-full border border-line bg-card px-3 text-ink';

/** The language, the colours, and what holds for all of the platform. */
export default function Footer() {
  const { t } = useTranslation();
  const { viewer } = useViewer();
  const client = useQueryClient();
  const choose = async (tag: Language) => {
    await changeLanguage(tag);
    if (!viewer) return;
    // The account's emails and other devices go by it, too. If that can't be saved, this browser still does.
    try {
      const { updateAccount } = await import('@/features/account/profile');
      const user = await updateAccount({ locale: tag });
      if (user) viewerChanged(client, user);
      await followAccount(tag, true);
    } catch {
      // The next choice tries again.
    }
  };
  const links = config.site.links[language()] ?? [];
  return (
    <footer className="mt-16 bg-soft/70 text-sm text-quiet">
      <div className="mx-auto flex max-w-6xl flex-wrap items-center gap-x-4 gap-y-2 px-4 py-6">
        <label className="flex items-center gap-2">
          <Icon name="world" />
          {t('language')}
          <select
            className={CHOICE}
            value={language()}
            onChange={(event) => void choose(event.target.value as Language)}
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
          <button type="button" className="min-h-11 underline sm:ms-auto" onClick={() => void signOut()}>
            {t('nav.logout')}
          </button>
        )}
        {links.length > 0 && (
          <nav aria-label={config.site.name} className="flex w-full flex-wrap gap-x-5">
            {links.map(([href, label]) => (
              <a key={href} href={href} className="inline-flex min-h-11 items-center underline">
                {label}
              </a>
            ))}
          </nav>
        )}
      </div>
    </footer>
  );
}
