import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Menu } from '@/components/Menu';
import { useNow } from '@/lib/clock';
import { actionsFor, archiveEvent, deleteEvent, type EventAction } from './actions';
import { CancelDialog } from './CancelDialog';
import { DuplicateDialog } from './DuplicateDialog';
import type { ManagedEvent } from './list';
import { SureDialog } from './SureDialog';

interface EventMenuProps {
  event: ManagedEvent;
  /** Stands on the button instead of three dots. */
  labelled?: boolean;
  /** The event was deleted: the page about it has nothing to show any more. */
  gone?: () => void;
}

/** What can be done with an event besides editing it: each asks first what it needs to know. */
export function EventMenu({ event, labelled = false, gone }: EventMenuProps) {
  const { t } = useTranslation('events');
  const [doing, setDoing] = useState<EventAction>();
  const close = () => setDoing(undefined);
  const now = useNow(event.endsAt);
  const items = actionsFor(event, now).map((action) => ({
    label: t(`menu.${action}`),
    danger: action === 'delete' || action === 'cancel',
    act: () => setDoing(action),
  }));
  return (
    <>
      <Menu label={t('menu.label', { title: event.title })} items={items}>
        {labelled && t('menu.more')}
      </Menu>
      {doing === 'duplicate' && <DuplicateDialog event={event} close={close} />}
      {doing === 'cancel' && <CancelDialog event={event} close={close} />}
      {doing === 'archive' && (
        <SureDialog event={event} action="archive" run={() => archiveEvent(event.id)} close={close} />
      )}
      {doing === 'delete' && (
        <SureDialog
          event={event}
          action="delete"
          run={async () => {
            await deleteEvent(event.id);
            gone?.();
          }}
          close={close}
        />
      )}
    </>
  );
}
