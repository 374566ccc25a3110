import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/components/Form';
import { TextField } from '@/components/Field';
import { Button, Card, Page } from '@/components/ui';
import { language } from '@/lib/i18n';
import { LIMITS } from '@/lib/limits';
import { Refused } from '@/lib/refusal';
import { useTitle } from '@/lib/title';
import { requestOrderLinks } from './invited';

/** For whoever lost the link to an order: it is sent to the address the order was placed with. */
export default function FindOrder() {
  const { t } = useTranslation('invited');
  const [sent, setSent] = useState(false);
  useTitle(t('find.title'));
  return (
    <Page narrow>
      <Card className="mx-auto max-w-md">
        <h1 className="text-2xl font-bold tracking-tight">{t(sent ? 'find.done' : 'find.title')}</h1>
        <p className="mt-2 mb-5 text-quiet" role="status">
          {t(sent ? 'find.doneText' : 'find.text')}
        </p>
        {sent ? (
          <Button onClick={() => setSent(false)}>{t('find.again')}</Button>
        ) : (
          <Form
            submit={t('find.submit')}
            wide
            say={(code, message) => (code === 'ONE' ? t('find.one') : message)}
            shown={['email', 'code']}
            send={async ({ optional }) => {
              const [email, code] = [optional('email'), optional('code')];
              if (!email && !code) throw new Refused([{ code: 'ONE', field: 'email', message: '' }]);
              await requestOrderLinks({ email, code, locale: language() });
            }}
            done={() => setSent(true)}
          >
            {(problem) => (
              <>
                <TextField
                  label={t('find.email')}
                  name="email"
                  type="email"
                  autoComplete="email"
                  maxLength={LIMITS.email}
                  error={problem('email')}
                />
                <TextField
                  label={t('find.code')}
                  hint={t('find.codeHint')}
                  name="code"
                  autoComplete="off"
                  autoCapitalize="characters"
                  maxLength={12}
                  className="font-mono uppercase placeholder:normal-case"
                  error={problem('code')}
                />
              </>
            )}
          </Form>
        )}
      </Card>
    </Page>
  );
}
