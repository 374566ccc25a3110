import { useTranslation } from 'react-i18next';
import { minorUnits } from '@/lib/format';
import type { RefundPreview } from './actions';
import { usePrice } from './money';

/** What a refund would do. It keeps its place while there is nothing to say. */
export function Preview({ preview }: { preview: RefundPreview | undefined }) {
  const { t } = useTranslation('orders');
  const price = usePrice();
  return (
    <div className="min-h-28 rounded-xl bg-soft px-4 py-3" aria-live="polite">
      {preview?.amount && preview.remaining && (
        <>
          <p className="flex justify-between gap-3 font-medium">
            <span>{t('preview.back')}</span>
            <span className="tabular-nums">{price(preview.amount)}</span>
          </p>
          <p className="flex justify-between gap-3 text-quiet">
            <span>{t('preview.left')}</span>
            <span className="tabular-nums">
              {minorUnits(preview.remaining) === 0 ? t('preview.nothing') : price(preview.remaining)}
            </span>
          </p>
          <p className="mt-2">{t(preview.cancelsOrder ? 'preview.cancels' : 'preview.stays')}</p>
          {preview.voidedTickets.length > 0 && (
            <>
              <p className="mt-1">{t('preview.voided', { count: preview.voidedTickets.length })}</p>
              <ul className="mt-1 list-disc ps-5 text-quiet">
                {preview.voidedTickets.map((ticket) => (
                  <li key={ticket.id}>
                    {ticket.holderName} · {ticket.ticketType?.name}
                  </li>
                ))}
              </ul>
            </>
          )}
        </>
      )}
    </div>
  );
}
