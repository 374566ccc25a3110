import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { lazyPart } from '@/lib/i18n';
import type { EventDetails } from './event';

const ReportDialog = lazyPart('report', () => import('@/features/report/ReportDialog'));

/** A way to tell those who run the platform that something is wrong. */
export function Report({ event }: { event: EventDetails }) {
  const { t } = useTranslation('event');
  const [open, setOpen] = useState(false);
  return (
    <div className="mt-8">
      <button
        type="button"
        className="min-h-11 text-sm text-quiet underline"
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {t('report')}
      </button>
      {open && (
        <Suspense>
          <ReportDialog event={event} close={() => setOpen(false)} />
        </Suspense>
      )}
    </div>
  );
}
