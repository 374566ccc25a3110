import { useTranslation } from 'react-i18next';
import { formatMoney, minorUnits, type MoneyValue } from '@/lib/format';
import { formatTag } from '@/lib/i18n';

/** Says an amount; nothing is `Free`. */
export function usePrice(): (amount: MoneyValue) => string {
  const { t } = useTranslation();
  return (amount) => (minorUnits(amount) === 0 ? t('price.free') : formatMoney(amount, formatTag()));
}
