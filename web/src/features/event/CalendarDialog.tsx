import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Icon } from '@/components/Icon';
import { Button, buttonClass } from '@/components/ui';
import { calendarLinks, type Dated } from './calendar';

interface CalendarDialogProps {
  event: Dated;
  /** The event as a file that calendars on the device open. */
  file: string;
  close: () => void;
}

/** Which calendar an event is to be put into. */
export default function CalendarDialog({ event, file, close }: CalendarDialogProps) {
  const { t } = useTranslation('eventParts');
  return (
    <Dialog title={t('calendar.title')} close={close}>
      <ul className="mt-4 space-y-2">
        <li>
          <a href={file} className={buttonClass('plain', 'w-full justify-start!')}>
            <Icon name="download" />
            {t('calendar.file')}
          </a>
        </li>
        {calendarLinks(event).map(({ name, href }) => (
          <li key={name}>
            <a
              href={href}
              target="_blank"
              rel="noreferrer"
              className={buttonClass('plain', 'w-full justify-start!')}
            >
              <Icon name="external" />
              {name}
            </a>
          </li>
        ))}
      </ul>
      <p className="mt-4 text-end">
        <Button tone="quiet" onClick={close}>
          {t('close')}
        </Button>
      </p>
    </Dialog>
  );
}
