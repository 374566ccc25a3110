import { useTranslation } from 'react-i18next';
import { Card } from '@/components/ui';
import { Bar } from './Figures';
import { count, money } from './format';
import { share } from './series';
import type { TypeStatistics } from './statistics';

/** What was sold of each ticket type. Without a limit of its own, one is drawn as its share of all. */
export function ByType({ types, sold }: { types: TypeStatistics[]; sold: number }) {
  const { t } = useTranslation('dashboard');
  return (
    <Card>
      <h2 className="text-lg font-semibold">{t('types.title')}</h2>
      <ul className="mt-2 divide-y divide-line">
        {types.map((type) => (
          <li key={type.ticketType.id} className="py-3">
            <p className="flex flex-wrap items-baseline justify-between gap-x-4">
              <span className="font-medium [overflow-wrap:anywhere]">{type.ticketType.name}</span>
              <span className="tabular-nums">
                {type.quantity == null
                  ? t('types.sold', { count: type.sold })
                  : t('types.soldOf', { sold: count(type.sold), total: count(type.quantity) })}
              </span>
            </p>
            <Bar part={share(type.sold, type.quantity ?? sold)} />
            <p className="flex flex-wrap gap-x-4 text-sm text-quiet">
              {type.ticketType.kind === 'PAID' && <span>{money(type.revenue)}</span>}
              {type.held > 0 && <span>{t('sold.held', { count: type.held })}</span>}
              {type.checkedIn > 0 && <span>{t('types.in', { count: type.checkedIn })}</span>}
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}
