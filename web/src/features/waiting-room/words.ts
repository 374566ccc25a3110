import { useTranslation } from 'react-i18next';
import { numberFormat } from '@/lib/formats';
import { formatTag } from '@/lib/i18n';
import type { News } from './announce';
import { estimateOf } from './estimate';
import type { Place } from './place';

/** `312` and `1,024` in the reader's way. */
export const count = (value: number) => numberFormat(formatTag(), { maximumFractionDigits: 1 }).format(value);

/** "about 5 minutes"; nothing where nobody can tell. */
export function useEstimate(seconds: number | null | undefined): string | undefined {
  const { t } = useTranslation('waiting');
  if (seconds == null) return undefined;
  const estimate = estimateOf(seconds);
  return t(`estimate.${estimate.unit}`, { count: estimate.count, number: count(estimate.count) });
}

/** What the page is called, and what is read out of it. */
export function useNews(
  event: string,
  place: Place | undefined,
  failing: boolean,
): { title: string; news: News } {
  const { t } = useTranslation('waiting');
  const estimate = useEstimate(place?.estimatedSeconds);
  const position = place?.position ?? null;
  const number = position === null ? '' : count(position);
  // How things stand, by what there is to say about it.
  const state = failing ? 'failing' : place?.isPaused ? `${place.status}/paused` : (place?.status ?? '');
  const titles = { WAITING: number, ADMITTED: t('turn'), OPEN: t('turn'), ENDED: t('ended.title') };
  const own = place && place.status !== 'BEFORE_OPENING' ? titles[place.status] : '';
  const texts = {
    BEFORE_OPENING: t('before.title'),
    WAITING: [t('said', { number }), estimate, place?.isPaused && t('paused')].filter(Boolean).join(' '),
    ADMITTED: t('turn'),
    OPEN: t('turn'),
    ENDED: t('ended.title'),
  };
  const text = failing ? t('failing') : place ? texts[place.status] : '';
  return { title: `${own || t('title')} · ${event}`, news: { state, position, text } };
}
