import { Suspense, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Button } from '@/components/ui';
import { lazyPart } from '@/lib/i18n';
import type { Dated } from './calendar';

const CalendarDialog = lazyPart('eventParts', () => import('./CalendarDialog'));
const ShareDialog = lazyPart('eventParts', () => import('./ShareDialog'));

interface ActionsProps {
  event: Dated;
  /** The event as a file for calendars. */
  file: string;
}

/** Puts an event into a calendar, and passes it on: by the device's own sheet where it has one. */
export function Actions({ event, file }: ActionsProps) {
  const { t } = useTranslation('event');
  const [open, setOpen] = useState<'calendar' | 'share'>();
  const close = () => setOpen(undefined);
  const { title } = event;
  const url = `${location.origin}/events/${event.slug}`;
  const share = () => {
    if (typeof navigator.share !== 'function') setOpen('share');
    // Whoever thinks better of it makes that fail.
    else navigator.share({ title, url }).catch(() => undefined);
  };
  return (
    <>
      <Button aria-haspopup="dialog" onClick={() => setOpen('calendar')}>
        <Icon name="calendar-plus" />
        {t('calendar')}
      </Button>
      <Button onClick={share}>
        <Icon name="share" />
        {t('share')}
      </Button>
      {open && (
        <Suspense>
          {open === 'share' ? (
            <ShareDialog title={title} url={url} close={close} />
          ) : (
            <CalendarDialog event={event} file={file} close={close} />
          )}
        </Suspense>
      )}
    </>
  );
}
