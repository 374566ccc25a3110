import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Button } from '@/components/ui';
import { eventChanged } from '../area/event';
import { useEventText } from '../area/problems';
import { type ManagedEvent } from './list';

interface SureDialogProps {
  event: ManagedEvent;
  action: 'archive' | 'delete';
  run: () => Promise<void>;
  close: () => void;
}

/** Says what will happen, and does it once it is wanted. */
export function SureDialog({ event, action, run, close }: SureDialogProps) {
  const { t } = useTranslation('events');
  const say = useEventText();
  const client = useQueryClient();
  return (
    <Dialog title={t(`${action}.title`, { title: event.title })} close={close}>
      <p className="mt-2 text-quiet">{t(`${action}.text`)}</p>
      <Form
        className="mt-5 space-y-4"
        submit={t(`${action}.yes`)}
        say={say}
        shown={[]}
        send={run}
        done={() => {
          close();
          void eventChanged(client, event.id);
        }}
        beside={<Button onClick={close}>{t('no')}</Button>}
      >
        {() => null}
      </Form>
    </Dialog>
  );
}
