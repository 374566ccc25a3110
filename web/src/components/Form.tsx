import { useMutation } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { refusals, Refused } from '@/lib/refusal';
import { CheckedForm } from './CheckedForm';
import { Problem } from './Problem';
import { Button, Notice } from './ui';

/** What was typed into a form, by the names of its fields. */
export interface Fields {
  /** A field's text; empty when it is. */
  text: (name: string) => string;
  /** A field's text without the spaces around it; null when there is none. */
  optional: (name: string) => string | null;
  checked: (name: string) => boolean;
}

function fieldsOf(data: FormData): Fields {
  const text = (name: string) => {
    const value = data.get(name);
    return typeof value === 'string' ? value : '';
  };
  return { text, optional: (name) => text(name).trim() || null, checked: (name) => data.has(name) };
}

/** What stands in a form now. */
export function readForm(form: HTMLFormElement): Fields {
  return fieldsOf(new FormData(form));
}

interface FormProps {
  submit: string;
  /** What the form is for. Throws `Refused` with what is wrong at which field. */
  send: (fields: Fields) => Promise<void>;
  done?: () => void;
  /** A refusal in the reader's words. */
  say: (code: string, message: string) => string;
  /** The fields that show what is wrong with them; anything else is said above the form. */
  shown: readonly string[];
  children: (problem: (field: string) => string | undefined) => ReactNode;
  /** Before the fields, such as what is to be decided first. */
  above?: ReactNode;
  /** Beside the button, such as a way out. */
  beside?: ReactNode;
  wide?: boolean;
  className?: string;
}

/** A form that is sent as a whole: what is wrong stands at each field, and one press sends it once. */
export function Form(props: FormProps) {
  const {
    submit,
    send,
    done,
    say,
    shown,
    children,
    above,
    beside,
    wide = false,
    className = 'space-y-4',
  } = props;
  const sending = useMutation({
    mutationFn: (data: FormData) => send(fieldsOf(data)),
    onSuccess: () => done?.(),
  });
  const problems = refusals(sending.error);
  const at = (field: string) => {
    const problem = problems.find((candidate) => candidate.field === field);
    return problem && say(problem.code, problem.message);
  };
  return (
    <CheckedForm
      send={(form) => {
        if (!sending.isPending) sending.mutate(new FormData(form));
      }}
      said={problems.map(({ code, message }) => say(code, message))}
      className={className}
    >
      {problems
        .filter((problem) => !problem.field || !shown.includes(problem.field))
        .map((problem) => (
          <Notice key={`${problem.code} ${problem.field}`} tone="bad">
            {say(problem.code, problem.message)}
          </Notice>
        ))}
      {sending.isError && !(sending.error instanceof Refused) && <Problem error={sending.error} />}
      {above}
      {children(at)}
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" tone="primary" className={wide ? 'w-full' : ''} busy={sending.isPending}>
          {submit}
        </Button>
        {beside}
      </div>
    </CheckedForm>
  );
}
