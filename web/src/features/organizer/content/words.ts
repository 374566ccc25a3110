import { useTranslation } from 'react-i18next';
import { RequestError } from '@/lib/transport';
import texts from '@/locales/en/content.json';
import { useCoverText } from '../editor/coverText';
import { useRefusalText } from '../area/refusal';

const INVALID = Object.keys(texts.invalid) as (keyof typeof texts.invalid)[];

/** Refusals of an event's content in the reader's words. */
export function useContentText(): (code: string, message: string) => string {
  const { t } = useTranslation('content');
  const { t: events } = useTranslation('events');
  const say = useRefusalText();
  return (code, message) => {
    if (code === 'TIME_SKIPPED') return events('time.skipped');
    const field = INVALID.find((candidate) => code === `INVALID_${candidate}`);
    return field ? t(`invalid.${field}`) : say(code, message);
  };
}

/** Why a picture was refused, in the reader's words. */
export function usePictureText(): (error: Error) => string {
  const { t } = useTranslation('content');
  const say = useCoverText();
  return (error) => {
    if (!(error instanceof RequestError)) return say('INTERNAL', error.message);
    return error.code === 'GALLERY_FULL' ? t('gallery.full') : say(error.code, error.message);
  };
}
