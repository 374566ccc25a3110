import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { TextField } from '@/components/Field';
import { Button } from '@/components/ui';
import { LIMITS } from '@/lib/limits';
import { useAdminRefusalText } from './refusal';

interface ReasonDialogProps {
  title: string;
  text: string;
  yes: string;
  /** Who reads the reason. */
  hint: string;
  run: (reason: string) => Promise<void>;
  close: () => void;
  done: () => void;
}

/** Says what will happen, asks why, and does it. */
export function ReasonDialog({ title, text, yes, hint, run, close, done }: ReasonDialogProps) {
  const { t } = useTranslation('admin');
  const say = useAdminRefusalText();
  return (
    <Dialog title={title} close={close}>
      <p className="mt-2 text-quiet">{text}</p>
      <Form
        className="mt-4 space-y-4"
        submit={yes}
        say={say}
        shown={['reason']}
        send={({ text: typed }) => run(typed('reason'))}
        done={done}
        beside={<Button onClick={close}>{t('cancel')}</Button>}
      >
        {(problem) => (
          <TextField
            label={t('reason.needed')}
            hint={hint}
            name="reason"
            required
            maxLength={LIMITS.reason}
            error={problem('reason')}
          />
        )}
      </Form>
    </Dialog>
  );
}
