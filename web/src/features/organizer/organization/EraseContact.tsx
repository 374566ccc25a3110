import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { TextField } from '@/components/Field';
import { Button, Notice } from '@/components/ui';
import { useOrganization } from '../area/organization';
import { crmQuery, eraseContact } from './crm';
import { useCrmText } from './refusal';

/** Erases somebody who asks for it from the CRM, and keeps them out of it. */
export function EraseContact({ close }: { close: () => void }) {
  const { t } = useTranslation('settings');
  const organization = useOrganization();
  const client = useQueryClient();
  const say = useCrmText();
  const [erased, setErased] = useState(false);
  if (erased) {
    return (
      <Dialog title={t('crm.erase.open')} close={close}>
        <div className="mt-3 space-y-4">
          <Notice tone="good">{t('crm.erase.done')}</Notice>
          <Button onClick={close}>{t('crm.erase.close')}</Button>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t('crm.erase.open')} close={close}>
      <Form
        className="mt-3 space-y-4"
        submit={t('crm.erase.submit')}
        say={say}
        shown={['email']}
        send={async ({ text }) => {
          await eraseContact(organization.id, text('email'));
          await client.invalidateQueries({ queryKey: crmQuery(organization.id).queryKey });
          setErased(true);
        }}
        beside={<Button onClick={close}>{t('crm.cancel')}</Button>}
      >
        {(problem) => (
          <TextField
            label={t('crm.erase.email')}
            hint={t('crm.erase.hint')}
            name="email"
            type="email"
            required
            autoComplete="off"
            error={problem('email')}
          />
        )}
      </Form>
    </Dialog>
  );
}
