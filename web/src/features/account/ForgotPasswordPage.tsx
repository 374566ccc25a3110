import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';
import { requestReset } from './api';
import { AccountForm } from './form';

export function ForgotPasswordPage() {
  const { t } = useTranslation('account');
  return (
    <AccountForm
      title={t('forgot.title')}
      intro={<p className="text-quiet">{t('forgot.text')}</p>}
      submit={t('forgot.submit')}
      send={(field) => requestReset(field('email'))}
      sent={t('forgot.sent')}
    >
      {(problem) => (
        <TextField
          label={t('email')}
          name="email"
          type="email"
          autoComplete="username"
          required
          error={problem('email')}
        />
      )}
    </AccountForm>
  );
}
