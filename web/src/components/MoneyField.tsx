import type { ComponentProps } from 'react';
import { Field } from './Field';
import { INPUT } from './ui';

interface MoneyFieldProps extends ComponentProps<'input'> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  currency: string;
}

/** An amount to be typed; `parseAmount` reads it. The currency stands beside it and is not to be chosen. */
export function MoneyField({ label, hint, error, currency, className = '', ...input }: MoneyFieldProps) {
  return (
    <Field label={`${label} (${currency})`} hint={hint} error={error}>
      {(props) => (
        <input
          inputMode="decimal"
          autoComplete="off"
          {...input}
          {...props}
          className={`${INPUT} tabular-nums ${className}`}
        />
      )}
    </Field>
  );
}
