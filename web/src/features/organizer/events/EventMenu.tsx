import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Menu, type MenuItem } from '@/components/Menu';
import { useNow } from '@/lib/clock';
import { useOrganization } from '../area/organization';
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
  const places = usePlaces(event, now);
  const deeds = actionsFor(event, now).map((action) => ({
    label: t(`menu.${action}`),
    danger: action === 'delete' || action === 'cancel',
    act: () => setDoing(action),
  }));
  return (
    <>
      <Menu label={t('menu.label', { title: event.title })} items={[...places, ...deeds]}>
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

/** The ways to bring people to an event that is on. */
function usePlaces(event: ManagedEvent, now: number): MenuItem[] {
  const { t } = useTranslation('events');
  const { slug: org } = useOrganization();
  const navigate = useNavigate();
  if (event.status !== 'PUBLISHED' || Date.parse(event.endsAt) <= now) return [];
  const params = { org, eventId: event.id };
  return [
    {
      label: t('menu.invite'),
      act: () => void navigate({ to: '/organizer/$org/events/$eventId/invitations', params }),
    },
    {
      label: t('menu.add'),
      act: () =>
        void navigate({ to: '/organizer/$org/events/$eventId/attendees', params, search: { add: true } }),
    },
  ];
}
