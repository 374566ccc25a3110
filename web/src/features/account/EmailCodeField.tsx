import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';

/** Where the six digits of a mail are typed; a phone that got the mail offers to fill them in. */
export function EmailCodeField({ error }: { error: string | undefined }) {
  const { t } = useTranslation('myAccount');
  return (
    <TextField
      label={t('inbox.code')}
      name="code"
      inputMode="numeric"
      autoComplete="one-time-code"
      pattern="[0-9 ]*"
      required
      maxLength={12}
      error={error}
      className="text-center text-2xl font-semibold tracking-[0.3em] tabular-nums"
    />
  );
}

/** What is wrong with a code from a mail, in the reader's words. */
export function useEmailCodeText(say: (code: string, message: string) => string) {
  const { t } = useTranslation('myAccount');
  return (code: string, message: string) => {
    if (code === 'CODE_INVALID') return t('inbox.wrong');
    if (code === 'TOO_MANY_ATTEMPTS') return t('inbox.tooMany');
    if (code === 'EMAIL_TAKEN') return t('address.taken');
    return say(code, message);
  };
}
