import { useTranslation } from 'react-i18next';
import { PLACEHOLDERS } from './templates';

/** What is filled in for each recipient, to be put where one writes. */
export function Placeholders({ insert }: { insert: (name: (typeof PLACEHOLDERS)[number]) => void }) {
  const { t } = useTranslation('messageTemplates');
  return (
    <div>
      <div role="group" aria-label={t('placeholders')} className="flex flex-wrap items-center gap-2">
        <span aria-hidden className="text-sm font-medium">
          {t('placeholders')}
        </span>
        {PLACEHOLDERS.map((name) => (
          <button
            key={name}
            type="button"
            className="inline-flex min-h-11 items-center rounded-full bg-accent-soft px-4 text-accent"
            // The field in which one writes keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => insert(name)}
          >
            {t(`placeholder.${name}`)}
          </button>
        ))}
      </div>
      <p className="mt-1 text-sm text-quiet">{t('placeholderHint')}</p>
    </div>
  );
}
