import { useTranslation } from 'react-i18next';
import { versionDay } from '@/lib/dates';
import type { Agreement } from './legal';

/** What was agreed to with an order, each with the version that was in force. */
export default function Agreements({ agreements }: { agreements: Agreement[] }) {
  const { t } = useTranslation('consent');
  return (
    <section aria-label={t('agreed')} className="text-sm text-quiet">
      <h2 className="font-medium">{t('agreed')}</h2>
      <ul>
        {agreements.map(({ kind, version, publishedAt, url }) => (
          <li key={kind}>
            <a className="underline" href={url}>
              {t(`kind.${kind}`)}
            </a>
            , {t('version', { version, date: versionDay(publishedAt) })}
          </li>
        ))}
      </ul>
    </section>
  );
}
