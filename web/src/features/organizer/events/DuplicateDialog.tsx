import { useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Form } from '@/components/Form';
import { freshKey } from '@/lib/key';
import { LIMITS } from '@/lib/limits';
import { eventChanged } from '../area/event';
import { momentOf, MomentField, typedTime } from '../area/MomentField';
import { TextField } from '@/components/Field';
import { Button } from '@/components/ui';
import { zoneName } from '@/lib/format';
import { useOrganization } from '../area/organization';
import { existing, useEventText } from '../area/problems';
import { duplicateEvent } from './actions';
import { type ManagedEvent } from './list';

/** Makes a draft after an event, at another time, and goes on editing it. */
export function DuplicateDialog({ event, close }: { event: ManagedEvent; close: () => void }) {
  const { t } = useTranslation('events');
  const say = useEventText();
  const client = useQueryClient();
  const navigate = useNavigate();
  const { slug } = useOrganization();
  const [key] = useState(freshKey);
  const [start, setStart] = useState(() => typedTime(event.startsAt, event.timezone));
  return (
    <Dialog title={t('duplicate.title', { title: event.title })} close={close}>
      <p className="mt-2 text-quiet">{t('duplicate.text')}</p>
      <Form
        className="mt-5 space-y-4"
        submit={t('duplicate.yes')}
        say={say}
        shown={['title', 'startsAt']}
        send={async ({ text }) => {
          const startsAt = existing('startsAt', momentOf(start, event.timezone));
          const id = await duplicateEvent(key, { eventId: event.id, title: text('title'), startsAt });
          close();
          await eventChanged(client, id);
          await navigate({ to: '/organizer/$org/events/$eventId/edit', params: { org: slug, eventId: id } });
        }}
        beside={<Button onClick={close}>{t('no')}</Button>}
      >
        {(problem) => (
          <>
            <TextField
              label={t('duplicate.name')}
              name="title"
              required
              maxLength={LIMITS.eventTitle}
              defaultValue={event.title}
              error={problem('title')}
            />
            <MomentField
              label={t('duplicate.start', { zone: zoneName(event.timezone) })}
              value={start}
              change={setStart}
              zone={event.timezone}
              required
              error={problem('startsAt')}
            />
          </>
        )}
      </Form>
    </Dialog>
  );
}
