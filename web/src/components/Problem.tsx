import { useTranslation } from 'react-i18next';
import { RequestError } from '@/lib/graphql';
import { Button } from './ui';

/** Something could not be loaded or done: what that means, and another try. */
export function Problem({ error, retry }: { error: unknown; retry?: () => void }) {
  const { t } = useTranslation();
  const code = error instanceof RequestError ? error.code : 'INTERNAL';
  const requestId = error instanceof RequestError ? error.requestId : undefined;
  const text =
    code === 'NETWORK'
      ? t('problem.network')
      : code === 'UNAUTHENTICATED' || code === 'FORBIDDEN'
        ? t('problem.forbidden')
        : code === 'RATE_LIMITED'
          ? t('problem.tooOften')
          : t('problem.fault');
  return (
    <div role="alert" className="rounded-2xl border border-line bg-card px-6 py-10 text-center">
      <p className="text-lg font-medium">{text}</p>
      {requestId && <p className="mt-2 text-sm text-quiet">{t('problem.reference', { requestId })}</p>}
      {retry && (
        <Button className="mt-5" onClick={retry}>
          {t('problem.retry')}
        </Button>
      )}
    </div>
  );
}
