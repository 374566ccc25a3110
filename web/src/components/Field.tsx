import { useId, type ComponentProps, type ReactNode } from 'react';
import { useFault } from './faults';
import { INPUT } from './ui';

interface FieldProps {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  children: (props: {
    id: string;
    'aria-invalid': boolean;
    'aria-describedby': string | undefined;
  }) => ReactNode;
}

/** A label, a control, and what is said about it: a hint, and what is wrong. */
export function Field({ label, hint, error: sent, children }: FieldProps) {
  const id = useId();
  const error = useFault(id, sent);
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ');
  return (
    <div className="space-y-1.5">
      <label htmlFor={id} className="block text-sm font-medium">
        {label}
      </label>
      {children({ id, 'aria-invalid': Boolean(error), 'aria-describedby': described || undefined })}
      {hint && (
        <p id={`${id}-hint`} className="text-sm text-quiet">
          {hint}
        </p>
      )}
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}

/** What is wrong with a field, to be named in its `aria-describedby`. */
export function FieldError({ id, error }: { id: string; error: string | undefined }) {
  return (
    error && (
      <p id={id} className="text-sm font-medium text-bad">
        {error}
      </p>
    )
  );
}

type TextFieldProps = Omit<FieldProps, 'children'> & ComponentProps<'input'>;

export function TextField({ label, hint, error, className = '', ...input }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(props) => <input {...input} {...props} className={`${INPUT} ${className}`} />}
    </Field>
  );
}
