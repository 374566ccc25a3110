import { useTranslation } from 'react-i18next';
import { useInstallOffer, watchInstallOffer } from '@/lib/install';
import { Button } from './ui';

watchInstallOffer();

/** Where the browser can put the app among the device's own: what for, and a button. Nothing elsewhere. */
export function InstallHint({ text }: { text: string }) {
  const { t } = useTranslation();
  const offer = useInstallOffer();
  if (!offer) return null;
  return (
    <aside
      aria-label={t('install.title')}
      className="flex flex-wrap items-center gap-x-4 gap-y-2 rounded-2xl border border-line bg-card p-4"
    >
      <p className="min-w-48 flex-1">
        <span className="font-medium">{t('install.title')}</span>
        <span className="block text-sm text-quiet">{text}</span>
      </p>
      <div className="flex flex-wrap gap-2">
        <Button tone="primary" onClick={() => void offer.install()}>
          {t('install.yes')}
        </Button>
        <Button tone="quiet" onClick={offer.decline}>
          {t('install.no')}
        </Button>
      </div>
    </aside>
  );
}
