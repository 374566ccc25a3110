import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/components/Form';
import { Card, Notice, Page } from '@/components/ui';
import { useTitle } from '@/lib/title';

interface AccountFormProps {
  title: string;
  intro?: ReactNode;
  submit: string;
  /** What the form is for; gets the fields by their names. */
  send: (field: (name: string) => string) => Promise<void>;
  done?: () => void;
  /** Takes the form's place once it was sent. */
  sent?: ReactNode;
  children: (problem: (field: string) => string | undefined) => ReactNode;
  more?: ReactNode;
  /** A refusal in other words than usual. */
  say?: (code: string, message: string) => string;
}

const SHOWN = ['email', 'password', 'displayName', 'code'];

/** One of the account's short forms: fields, what is wrong at each, one button. */
export function AccountForm({
  title,
  intro,
  submit,
  send,
  done,
  sent,
  children,
  more,
  say: other,
}: AccountFormProps) {
  useTitle(title);
  const usual = useProblemText();
  const say = other ?? usual;
  const [isSent, setSent] = useState(false);
  const finish = () => {
    setSent(true);
    done?.();
  };
  return (
    <Page narrow>
      <Card className="mx-auto max-w-md">
        <h1 className="text-2xl font-bold tracking-tight">{title}</h1>
        {isSent && sent ? (
          <div className="mt-4">
            <Notice tone="good">{sent}</Notice>
          </div>
        ) : (
          <Form
            className="mt-4 space-y-4"
            wide
            submit={submit}
            say={say}
            shown={SHOWN}
            send={({ text }) => send(text)}
            done={finish}
          >
            {(problem) => (
              <>
                {intro}
                {children(problem)}
              </>
            )}
          </Form>
        )}
        {more && <div className="mt-5 flex flex-wrap gap-x-5 border-t border-line pt-3">{more}</div>}
      </Card>
    </Page>
  );
}

const KNOWN = [
  'INVALID_CREDENTIALS',
  'ACCOUNT_SUSPENDED',
  'TOKEN_INVALID',
  'WEAK_PASSWORD',
  'INVALID_INPUT',
  'CODE_INVALID',
  'CHALLENGE_INVALID',
  'TOO_MANY_ATTEMPTS',
  'SECOND_FACTOR_ON',
  'SECOND_FACTOR_OFF',
  'SECOND_FACTOR_CHANGED',
  'EMAIL_NOT_VERIFIED',
  'UNDO_INVALID',
  'SECOND_FACTOR_REQUIRED',
] as const;

/** Refusals in the reader's words; the server's for those that there are none for. */
export function useProblemText(): (code: string, message: string) => string {
  const { t } = useTranslation('account');
  return (code, message) => {
    const known = KNOWN.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : message;
  };
}
