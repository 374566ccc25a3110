import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { formatTag } from '@/lib/i18n';
import { useChange } from './change';
import { formatDays } from './days';
import { SWIPED } from './Chip';
import type { Filters } from './filters';

interface ChosenProps {
  filters: Filters;
  /** Leads the focus to what stays there. */
  leave: () => void;
}

/** All that is looked for, each to be taken back. */
export function Chosen({ filters, leave }: ChosenProps) {
  const { t } = useTranslation('discover-more');
  const { t: common } = useTranslation();
  const change = useChange();
  const { q, when, from, to, city, tag, format, free } = filters;
  const days = formatDays({ from, to }, formatTag());
  const chosen = [
    q && { name: t('filter.quoted', { q }), without: { q: undefined } },
    when && !days && { name: t(`period.${when}`), without: { when: undefined } },
    days && { name: days, without: { from: undefined, to: undefined } },
    city && { name: city, without: { city: undefined } },
    tag && { name: tag, without: { tag: undefined } },
    format && { name: common(`format.${format}`), without: { format: undefined } },
    free && { name: t('filter.free'), without: { free: undefined } },
  ].filter((one) => typeof one === 'object');
  const none = Object.fromEntries(Object.keys(filters).map((name) => [name, undefined]));
  return (
    <div className={`${SWIPED} items-center`}>
      <ul aria-label={t('filter.chosen')} className="flex gap-2 sm:flex-wrap">
        {chosen.map(({ name, without }) => (
          <li key={name}>
            <button
              type="button"
              aria-label={t('filter.without', { name })}
              className="inline-flex min-h-11 items-center gap-1.5 rounded-full bg-accent-soft px-4 text-sm font-medium whitespace-nowrap text-accent"
              onClick={({ currentTarget }) => {
                const item = currentTarget.closest('li');
                const next = item?.nextElementSibling ?? item?.previousElementSibling;
                if (next) next.querySelector('button')?.focus();
                else leave();
                change(without);
              }}
            >
              {/* What somebody typed stays as they typed it. */}
              <span className={'q' in without ? '' : 'inline-block first-letter:uppercase'}>{name}</span>
              <Icon name="close" />
            </button>
          </li>
        ))}
      </ul>
      <button
        type="button"
        className="min-h-11 shrink-0 px-2 text-sm font-semibold whitespace-nowrap text-accent underline"
        onClick={() => {
          leave();
          change(none);
        }}
      >
        {t('filter.clear')}
      </button>
    </div>
  );
}
