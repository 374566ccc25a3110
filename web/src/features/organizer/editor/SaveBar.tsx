import { useTranslation } from 'react-i18next';
import { Button } from '@/components/ui';
import { RequestError } from '@/lib/transport';
import type { Phase } from './draft';

interface SaveBarProps {
  phase: Phase;
  failure: unknown;
  automatic: boolean;
  save: () => void;
  discard: () => void;
  /** Leads to what is to be decided. */
  look: () => void;
}

function failureKey(failure: unknown): 'offline' | 'signedOut' | 'fault' {
  const code = failure instanceof RequestError ? failure.code : 'INTERNAL';
  if (code === 'NETWORK') return 'offline';
  return code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' ? 'signedOut' : 'fault';
}

/** Whether what was typed is saved; it stays in sight. */
export function SaveBar({ phase, failure, automatic, save, discard, look }: SaveBarProps) {
  const { t } = useTranslation('editor');
  const text =
    phase === 'failed'
      ? t(`failed.${failureKey(failure)}`)
      : phase === 'waiting'
        ? t(automatic ? 'phase.saving' : 'phase.unsaved')
        : t(`phase.${phase}`);
  const bad = phase === 'failed' || phase === 'refused' || phase === 'clash';
  // A published event as it is needs no word about it.
  if (!automatic && phase === 'saved') {
    return (
      <p role="status" className="sr-only">
        {text}
      </p>
    );
  }
  if (automatic && !bad) {
    return (
      <p
        role="status"
        className="sticky bottom-3 z-10 justify-self-end rounded-full border border-line bg-card px-4 py-1.5 text-sm text-quiet shadow-sm"
      >
        {text}
      </p>
    );
  }
  return (
    <div className="sticky bottom-3 z-10 flex flex-wrap items-center gap-3 rounded-2xl border border-line bg-card px-4 py-2 shadow-md">
      <p role="status" className={`me-auto min-w-0 py-1 ${bad ? 'font-medium text-bad' : 'text-quiet'}`}>
        {text}
      </p>
      {!automatic && phase !== 'saving' && <Button onClick={discard}>{t('discard')}</Button>}
      {phase === 'clash' && <Button onClick={look}>{t('look')}</Button>}
      {(!automatic || phase === 'failed') && (
        <Button tone="primary" busy={phase === 'saving'} onClick={save}>
          {t(automatic ? 'again' : 'save')}
        </Button>
      )}
    </div>
  );
}
