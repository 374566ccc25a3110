import { useMutation } from '@tanstack/react-query';
import type { ReactNode, SyntheticEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Button, Card, Notice, Page } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { Refused } from './api';

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
}

/** One of the account's short forms: fields, what is wrong at each, one button. */
export function AccountForm({ title, intro, submit, send, done, sent, children, more }: AccountFormProps) {
  useTitle(title);
  const say = useProblemText();
  const sending = useMutation({
    mutationFn: (form: FormData) =>
      send((name) => {
        const value = form.get(name);
        return typeof value === 'string' ? value : '';
      }),
    onSuccess: () => done?.(),
  });
  const problems = sending.error instanceof Refused ? sending.error.problems : [];
  const at = (field: string) => {
    const problem = problems.find((candidate) => candidate.field === field);
    return problem && say(problem.code, problem.message);
  };
  const general = problems.filter((problem) => !problem.field || problem.field === 'token');
  const onSubmit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    if (!sending.isPending) sending.mutate(new FormData(event.currentTarget));
  };
  return (
    <Page narrow>
      <Card className="mx-auto max-w-md">
        <h1 className="text-2xl font-bold tracking-tight">{title}</h1>
        {sending.isSuccess && sent ? (
          <div className="mt-4">
            <Notice tone="good">{sent}</Notice>
          </div>
        ) : (
          <form onSubmit={onSubmit} className="mt-4 space-y-4">
            {intro}
            {general.map((problem) => (
              <Notice key={problem.code} tone="bad">
                {say(problem.code, problem.message)}
              </Notice>
            ))}
            {sending.isError && !(sending.error instanceof Refused) && <Problem error={sending.error} />}
            {children(at)}
            <Button type="submit" tone="primary" className="w-full" busy={sending.isPending}>
              {submit}
            </Button>
          </form>
        )}
        {more && <div className="mt-5 flex flex-wrap gap-x-5 border-t border-line pt-3">{more}</div>}
      </Card>
    </Page>
  );
}

const KNOWN = ['INVALID_CREDENTIALS', 'ACCOUNT_SUSPENDED', 'TOKEN_INVALID', 'WEAK_PASSWORD'] as const;

/** Refusals in the reader's words; the server's for those that there are none for. */
export function useProblemText(): (code: string, message: string) => string {
  const { t } = useTranslation('account');
  return (code, message) => {
    const known = KNOWN.find((candidate) => candidate === code);
    return known ? t(`code.${known}`) : message;
  };
}
