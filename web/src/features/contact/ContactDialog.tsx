import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Field, TextField } from '@/components/Field';
import { Form } from '@/components/Form';
import { Button, INPUT, Notice, Skeleton } from '@/components/ui';
import { LIMITS } from '@/lib/limits';
import { useViewer, type Viewer } from '@/lib/viewer';
import texts from '@/locales/en/eventParts.json';
import { contact } from './contact';

const KNOWN = Object.keys(texts.contact.code) as (keyof typeof texts.contact.code)[];

interface ContactDialogProps {
  organization: { id: string; name: string };
  /** The slug of the event that it is about. */
  event?: string;
  close: () => void;
}

/** A message to an organizer, by mail. */
export default function ContactDialog(props: ContactDialogProps) {
  const { organization, close } = props;
  const { t } = useTranslation('eventParts');
  const { viewer, loading } = useViewer();
  const [done, setDone] = useState(false);
  return (
    <Dialog title={t('contact.title', { name: organization.name })} close={close}>
      {done ? (
        <div className="mt-3 space-y-4">
          <Notice tone="good">{t('contact.done')}</Notice>
          <Button onClick={close}>{t('contact.close')}</Button>
        </div>
      ) : loading ? (
        <Skeleton className="mt-4 h-80" />
      ) : (
        <>
          <p className="mt-2 text-quiet">{t('contact.text')}</p>
          <Fields {...props} viewer={viewer ?? null} done={() => setDone(true)} />
        </>
      )}
    </Dialog>
  );
}

interface FieldsProps extends ContactDialogProps {
  viewer: Viewer | null;
  done: () => void;
}

function Fields({ organization, event, close, viewer, done }: FieldsProps) {
  const { t } = useTranslation('eventParts');
  const say = (code: string, message: string) => {
    const known = KNOWN.find((candidate) => candidate === code);
    return known ? t(`contact.code.${known}`) : message;
  };
  return (
    <Form
      className="mt-4 space-y-4"
      submit={t('contact.send')}
      say={say}
      shown={['name', 'email', 'message']}
      send={({ text }) =>
        contact({
          organizationId: organization.id,
          event: event ?? null,
          name: text('name'),
          email: text('email'),
          message: text('message'),
          website: text('website') || null,
        })
      }
      done={done}
      beside={<Button onClick={close}>{t('contact.cancel')}</Button>}
    >
      {(problem) => (
        <>
          <div className="grid gap-4 sm:grid-cols-2">
            <TextField
              label={t('contact.name')}
              name="name"
              required
              autoComplete="name"
              maxLength={LIMITS.name}
              defaultValue={viewer?.displayName ?? ''}
              error={problem('name')}
            />
            <TextField
              label={t('contact.email')}
              name="email"
              type="email"
              required
              autoComplete="email"
              maxLength={LIMITS.email}
              defaultValue={viewer?.email ?? ''}
              error={problem('email')}
            />
          </div>
          {/* Nobody sees this or comes to it: only programs fill it in. */}
          <div aria-hidden className="hidden">
            <input name="website" tabIndex={-1} autoComplete="off" />
          </div>
          <Field label={t('contact.message')} error={problem('message')}>
            {(field) => (
              <textarea
                {...field}
                name="message"
                required
                rows={5}
                maxLength={LIMITS.contactMessage}
                className={`${INPUT} field-sizing-content max-h-80 min-h-32`}
              />
            )}
          </Field>
        </>
      )}
    </Form>
  );
}
