import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Field } from '@/components/Field';
import { Button, INPUT, LinkButton, Notice } from '@/components/ui';
import { LIMITS } from '@/lib/limits';
import report from '@/locales/en/report.json';
import { useViewer } from '@/lib/viewer';
import { REASONS, report as send } from './report';

const KNOWN = Object.keys(report.code) as (keyof typeof report.code)[];

interface ReportDialogProps {
  event: { id: string; title: string; organization: { id: string; name: string } };
  close: () => void;
}

/** Tells those who run the platform that something is wrong with an event or its organizer. */
export default function ReportDialog({ event, close }: ReportDialogProps) {
  const { t } = useTranslation('report');
  const { viewer } = useViewer();
  const [done, setDone] = useState(false);
  return (
    <Dialog title={t('title', { title: event.title })} close={close}>
      {done ? (
        <div className="mt-3 space-y-4">
          <Notice tone="good">{t('done')}</Notice>
          <Button onClick={close}>{t('close')}</Button>
        </div>
      ) : viewer ? (
        <>
          <p className="mt-2 text-quiet">{t('text')}</p>
          <Fields event={event} close={close} done={() => setDone(true)} />
        </>
      ) : (
        <div className="mt-3 space-y-4">
          <p>{t('loginFirst')}</p>
          <p className="flex flex-wrap gap-3">
            <LinkButton to="/login" search={{ next: location.pathname }} tone="primary">
              {t('login')}
            </LinkButton>
            <Button onClick={close}>{t('cancel')}</Button>
          </p>
        </div>
      )}
    </Dialog>
  );
}

function Fields({ event, close, done }: ReportDialogProps & { done: () => void }) {
  const { t } = useTranslation('report');
  const say = (code: string, message: string) => {
    const known = KNOWN.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : message;
  };
  const { id, organization } = event;
  return (
    <Form
      className="mt-4 space-y-4"
      submit={t('send')}
      say={say}
      shown={['message']}
      send={async ({ text }) => {
        const reason = REASONS.find((known) => known === text('reason')) ?? 'OTHER';
        await send(text('about'), reason, text('message'));
      }}
      done={done}
      beside={<Button onClick={close}>{t('cancel')}</Button>}
    >
      {(problem) => (
        <>
          <Field label={t('about')}>
            {(props) => (
              <select {...props} name="about" className={INPUT}>
                <option value={id}>{t('event')}</option>
                <option value={organization.id}>{t('organization', { name: organization.name })}</option>
              </select>
            )}
          </Field>
          <Field label={t('reason')}>
            {(props) => (
              <select {...props} name="reason" className={INPUT}>
                {REASONS.map((reason) => (
                  <option key={reason} value={reason}>
                    {t(`reasons.${reason}`)}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field label={t('message')} error={problem('message')}>
            {(props) => (
              <textarea
                {...props}
                name="message"
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
  );
}
