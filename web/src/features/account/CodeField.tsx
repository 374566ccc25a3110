import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';

/** Where the code of the second step is typed; a device that has it offers to fill it in. */
export function CodeField({
  error,
  hint,
  optional = false,
}: {
  error: string | undefined;
  hint?: string | undefined;
  optional?: boolean;
}) {
  const { t } = useTranslation('account');
  return (
    <TextField
      label={t('factor.code')}
      hint={hint}
      name="code"
      autoComplete="one-time-code"
      autoCapitalize="characters"
      spellCheck={false}
      required={!optional}
      maxLength={40}
      error={error}
    />
  );
}
