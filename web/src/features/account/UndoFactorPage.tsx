import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { viewerKey } from '@/lib/keys/visitor';
import { undoFactor } from './factor';
import { AccountForm } from './form';

const route = getRouteApi('/undo-second-factor');

/** Needs a press of the button: programs that scan mails open links, but press nothing. */
export function UndoFactorPage() {
  const { t } = useTranslation('account');
  const client = useQueryClient();
  const { token = '' } = route.useSearch();
  return (
    <AccountForm
      title={t('undoFactor.title')}
      intro={<p className="text-quiet">{t('undoFactor.text')}</p>}
      submit={t('undoFactor.submit')}
      send={() => undoFactor(token)}
      done={() => void client.invalidateQueries({ queryKey: viewerKey })}
      sent={t('undoFactor.done')}
    >
      {() => null}
    </AccountForm>
  );
}
