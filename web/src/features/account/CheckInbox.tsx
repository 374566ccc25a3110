import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/components/Form';
import { Problem } from '@/components/Problem';
import { Button, Card, Page } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { requestVerification, verifyByCode } from './api';
import { EmailCodeField, useEmailCodeText } from './EmailCodeField';
import { useProblemText } from './form';

interface CheckInboxProps {
  email: string;
  /** On, as whoever signed up. */
  goOn: () => void;
  /** Back to the form. */
  back: () => void;
}

/** Waits for the mail of a sign-up: its code is typed here, or its link is opened in another tab. */
export function CheckInbox({ email, goOn, back }: CheckInboxProps) {
  const { t } = useTranslation('myAccount');
  const say = useEmailCodeText(useProblemText());
  const { viewer } = useViewer();
  useTitle(t('inbox.title'));
  // Whoever follows the link in another tab goes on here as well.
  const isIn = viewer?.email.toLowerCase() === email.trim().toLowerCase();
  const gone = useRef(false);
  const goOnce = () => {
    if (gone.current) return;
    gone.current = true;
    goOn();
  };
  useEffect(() => {
    if (isIn) goOnce();
  });
  // It takes the form's place, and the form had the focus.
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <Page narrow>
      <Card className="mx-auto max-w-md">
        <h1 ref={heading} tabIndex={-1} className="text-2xl font-bold tracking-tight outline-none">
          {t('inbox.title')}
        </h1>
        <Form
          className="mt-4 space-y-4"
          wide
          submit={t('inbox.submit')}
          say={say}
          shown={['code']}
          send={({ text }) => verifyByCode(text('code'))}
          done={goOnce}
        >
          {(problem) => (
            <>
              <p role="status" className="text-quiet [overflow-wrap:anywhere]">
                {t('inbox.text', { email: email.trim() })}
              </p>
              <EmailCodeField error={problem('code')} />
            </>
          )}
        </Form>
        <div className="mt-5 space-y-3 border-t border-line pt-4">
          <p className="text-sm text-quiet">{t('inbox.spam')}</p>
          <MailAgain email={email} />
          <Button tone="quiet" onClick={back}>
            {t('inbox.other')}
          </Button>
        </div>
      </Card>
    </Page>
  );
}

/** For whoever waits for the mail in vain. */
function MailAgain({ email }: { email: string }) {
  const { t } = useTranslation('myAccount');
  const asking = useMutation({ mutationFn: () => requestVerification(email) });
  return (
    <>
      <div role="status">{asking.isSuccess && <p className="font-medium">{t('inbox.sent')}</p>}</div>
      {!asking.isSuccess && (
        <Button busy={asking.isPending} onClick={() => asking.mutate()}>
          {t('inbox.again')}
        </Button>
      )}
      {asking.isError && <Problem error={asking.error} />}
    </>
  );
}
