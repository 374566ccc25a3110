import { useTranslation } from 'react-i18next';
import { mood } from './feedback';
import { verdict, type Outcome } from './outcome';
import { clock } from './times';

const MARKS = { good: ['✓', 'text-good'], mind: ['!', 'text-warn'], bad: ['✕', 'text-bad'] } as const;

/** The last scans of this page, for a second look. */
export function Recent({ recent, zone }: { recent: Outcome[]; zone: string }) {
  const { t } = useTranslation('door');
  if (recent.length === 0) return null;
  return (
    <section>
      <h3 className="text-sm font-medium text-quiet">{t('recent.title')}</h3>
      <ul className="mt-1 divide-y divide-line">
        {recent.map((outcome) => {
          const { key, kind, at, holderName, ticketName } = outcome;
          const [mark, colour] = MARKS[mood(kind)];
          return (
            <li key={key} className="flex items-baseline gap-3 py-2">
              <span aria-hidden className={`w-4 text-center font-bold ${colour}`}>
                {mark}
              </span>
              <span className="min-w-0 flex-1 [overflow-wrap:anywhere]">
                {holderName ?? t('recent.nobody')}
                <span className="block text-sm text-quiet">
                  {t(`result.${verdict(outcome)}`)}
                  {ticketName && ` · ${ticketName}`}
                </span>
              </span>
              <span className="text-sm text-quiet tabular-nums">{clock(at, zone)}</span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
