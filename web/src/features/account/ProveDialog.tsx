import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { Button } from '@/components/ui';
import { CodeField } from './CodeField';
import { factorChanged, removeFactor, replaceCodes } from './factor';
import { RecoveryCodes } from './RecoveryCodes';
import { PasswordField, useFactorText } from './SetupDialog';

const SHOWN = ['password', 'code'];

/** Asks for both steps, then makes other recovery codes or switches the second step off. */
export function ProveDialog({ wish, close }: { wish: 'codes' | 'off'; close: () => void }) {
  const { t } = useTranslation('account');
  const say = useFactorText();
  const client = useQueryClient();
  const [codes, setCodes] = useState<string[]>();
  const title = t(wish === 'off' ? 'factor.switchOff' : codes ? 'factor.codes' : 'factor.newCodes');
  const send = async (password: string, code: string) => {
    if (wish === 'codes') {
      setCodes(await replaceCodes(password, code));
    } else {
      await removeFactor(password, code);
      close();
    }
    await factorChanged(client);
  };
  return (
    <Dialog title={title} close={close}>
      {codes ? (
        <RecoveryCodes codes={codes} close={close} />
      ) : (
        <Form
          className="mt-3 space-y-4"
          submit={t(wish === 'off' ? 'factor.switchOff' : 'factor.newCodes')}
          say={say}
          shown={SHOWN}
          send={({ text }) => send(text('password'), text('code'))}
          beside={<Button onClick={close}>{t('factor.cancel')}</Button>}
        >
          {(problem) => (
            <>
              <p className="text-quiet">{t(wish === 'off' ? 'factor.offText' : 'factor.newCodesText')}</p>
              <PasswordField error={problem('password')} />
              <CodeField error={problem('code')} hint={t('factor.codeHint')} />
            </>
          )}
        </Form>
      )}
    </Dialog>
  );
}
