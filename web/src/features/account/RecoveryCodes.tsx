import { useTranslation } from 'react-i18next';
import { Button, Notice } from '@/components/ui';

/** The recovery codes, this once. */
export function RecoveryCodes({ codes, close }: { codes: string[]; close: () => void }) {
  const { t } = useTranslation('account');
  const file = `data:text/plain;charset=utf-8,${encodeURIComponent(`${codes.join('\n')}\n`)}`;
  return (
    <div className="mt-3 space-y-4">
      <Notice tone="warn">{t('factor.keep')}</Notice>
      <ul aria-label={t('factor.codes')} className="grid gap-x-6 gap-y-1 font-mono sm:grid-cols-2">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <div className="flex flex-wrap items-center gap-3">
        <Button tone="primary" onClick={close}>
          {t('factor.kept')}
        </Button>
        <a
          href={file}
          download="event-radar-codes.txt"
          className="inline-flex min-h-11 items-center underline"
        >
          {t('factor.saveFile')}
        </a>
      </div>
    </div>
  );
}
