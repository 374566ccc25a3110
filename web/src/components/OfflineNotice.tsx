import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useOnline } from '@/lib/online';

/** Says at the foot of the screen that the page is as it was last known, for as long as the server is out of reach. */
export default function OfflineNotice() {
  const { t } = useTranslation();
  const online = useOnline();
  const client = useQueryClient();
  return (
    <div role="status" className="sticky bottom-0 z-40">
      {!online && (
        <div className="border-t border-line bg-warn-soft text-warn">
          <p className="mx-auto flex max-w-5xl items-center gap-4 px-4 py-1 text-sm">
            <span className="me-auto">{t('offline.text')}</span>
            <button
              type="button"
              className="min-h-11 shrink-0 font-medium underline"
              onClick={() => void client.refetchQueries({ type: 'active' })}
            >
              {t('offline.retry')}
            </button>
          </p>
        </div>
      )}
    </div>
  );
}
