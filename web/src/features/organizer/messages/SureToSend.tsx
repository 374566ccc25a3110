import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Button } from '@/components/ui';

interface SureToSendProps {
  /** How many get it. */
  count: number;
  answer: (yes: boolean) => void;
}

/** Asks before a message goes out to everybody: Enter in a field is soon pressed. */
export function SureToSend({ count, answer }: SureToSendProps) {
  const { t } = useTranslation('messages');
  return (
    <Dialog title={t('sure.title', { count })} close={() => answer(false)}>
      <p className="mt-2 text-quiet">{t('sure.text')}</p>
      <div className="mt-6 flex flex-wrap justify-end gap-3">
        <Button onClick={() => answer(false)}>{t('sure.no')}</Button>
        <Button tone="primary" onClick={() => answer(true)}>
          {t('send')}
        </Button>
      </div>
    </Dialog>
  );
}
