import { useTranslation } from 'react-i18next';
import { isOnline } from '@/lib/online';
import { RequestError } from '@/lib/transport';
import { Button } from './ui';

interface Props {
  error: unknown;
  retry?: () => void;
  /** In place of a whole page, whose heading it is then. */
  page?: boolean;
}

/** Something could not be loaded or done: what that means, and another try. */
export function Problem({ error, retry, page = false }: Props) {
  const { t } = useTranslation();
  // Parts of the app that are not on the device yet fail as well without a network.
  const code = error instanceof RequestError ? error.code : isOnline() ? 'INTERNAL' : 'NETWORK';
  const requestId = error instanceof RequestError ? error.requestId : undefined;
  const text =
    code === 'NETWORK'
      ? t('problem.network')
      : code === 'UNAUTHENTICATED' || code === 'FORBIDDEN' || code === 'SECOND_FACTOR_REQUIRED'
        ? t('problem.forbidden')
        : code === 'RATE_LIMITED'
          ? t('problem.tooOften')
          : t('problem.fault');
  const Text = page ? 'h1' : 'p';
  return (
    <div role="alert" className="rounded-2xl border border-line bg-card px-6 py-10 text-center">
      <Text className="text-lg font-medium">{text}</Text>
      {requestId && <p className="mt-2 text-sm text-quiet">{t('problem.reference', { requestId })}</p>}
      {retry && (
        <Button className="mt-5" onClick={retry}>
          {t('problem.retry')}
        </Button>
      )}
    </div>
  );
}
