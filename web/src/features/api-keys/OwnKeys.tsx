import { useTranslation } from 'react-i18next';
import { Card } from '@/components/ui';
import { Keys } from './Keys';

/** One's personal keys, beside what else opens the account. */
export function OwnKeys() {
  const { t } = useTranslation('apiKeys');
  return (
    <Card aria-labelledby="api-keys">
      <h2 id="api-keys" className="text-lg font-semibold">
        {t('title')}
      </h2>
      <p className="mt-1 mb-3 text-sm text-quiet">{t('textOwn')}</p>
      <Keys organization={null} />
    </Card>
  );
}
