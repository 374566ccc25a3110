import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';

/** Where a password is chosen. The server knows the rules, and says which one is not met. */
export function NewPasswordField({ error }: { error: string | undefined }) {
  const { t } = useTranslation('account');
  return (
    <TextField
      label={t('newPassword')}
      hint={t('passwordHint')}
      name="password"
      type="password"
      autoComplete="new-password"
      required
      minLength={8}
      maxLength={200}
      error={error}
    />
  );
}
