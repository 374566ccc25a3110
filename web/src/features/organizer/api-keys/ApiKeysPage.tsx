import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Keys } from '@/features/api-keys/Keys';
import { useTitle } from '@/lib/title';
import { mayOwn, useOrganization } from '../area/organization';

/** The keys by which programs act for the organization. */
export function ApiKeysPage() {
  const { t } = useTranslation('apiKeys');
  const organization = useOrganization();
  useTitle(`${organization.name} – ${t('title')}`);
  if (!mayOwn(organization.viewerRole)) return <NotFound />;
  return (
    <div className="max-w-3xl">
      <h1 className="text-2xl font-bold tracking-tight">{t('title')}</h1>
      <p className="mt-1 mb-4 max-w-2xl text-quiet">{t('textOrganization')}</p>
      <Keys key={organization.id} organization={organization.id} />
    </div>
  );
}
