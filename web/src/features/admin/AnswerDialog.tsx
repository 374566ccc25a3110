import { useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Field } from '@/components/Field';
import { Button, INPUT } from '@/components/ui';
import { LIMITS } from '@/lib/limits';
import { useAdminRefusalText } from './refusal';
import { OUTCOMES, resolveReport, type AdminReport } from './reports';

interface AnswerDialogProps {
  report: AdminReport;
  close: () => void;
  done: () => void;
}

/** Says what comes of a report, and tells whoever made it. */
export function AnswerDialog({ report, close, done }: AnswerDialogProps) {
  const { t } = useTranslation('admin');
  const say = useAdminRefusalText();
  const client = useQueryClient();
  return (
    <Dialog title={t('reports.dialog')} close={close}>
      <p className="mt-2 text-quiet">{t('reports.text')}</p>
      <Form
        className="mt-4 space-y-4"
        submit={t('reports.send')}
        say={say}
        shown={['note']}
        send={({ text }) => {
          const outcome = OUTCOMES.find((known) => known === text('outcome')) ?? 'DISMISSED';
          return resolveReport(client, report.id, outcome, text('note'));
        }}
        done={done}
        beside={<Button onClick={close}>{t('cancel')}</Button>}
      >
        {(problem) => (
          <>
            <Field label={t('reports.outcomeLabel')}>
              {(props) => (
                <select {...props} name="outcome" className={INPUT}>
                  {OUTCOMES.map((outcome) => (
                    <option key={outcome} value={outcome}>
                      {t(`reports.outcome.${outcome}`)}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Field label={t('reports.note')} error={problem('note')}>
              {(props) => (
                <textarea
                  {...props}
                  name="note"
                  required
                  maxLength={LIMITS.report}
                  rows={4}
                  className={INPUT}
                />
              )}
            </Field>
          </>
        )}
      </Form>
    </Dialog>
  );
}
