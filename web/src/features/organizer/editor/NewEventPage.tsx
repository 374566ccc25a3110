import { useQueryClient } from '@tanstack/react-query';
import { useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/components/Form';
import { NotFound } from '@/components/NotFound';
import { TextField } from '@/components/Field';
import { Card } from '@/components/ui';
import { freshKey } from '@/lib/key';
import { LIMITS } from '@/lib/limits';
import { Refused } from '@/lib/refusal';
import { now } from '@/lib/clock';
import { useTitle } from '@/lib/title';
import { hoursLater } from '@/lib/wallclock';
import { eventChanged } from '../area/event';
import { mayManage, useOrganization } from '../area/organization';
import { useEventText } from '../area/problems';
import { createEvent } from './event';
import { TimeFields } from './EventForm';
import { readTimes } from './values';
import { firstEvening, homeZoneQuery } from './zone';

/** What an event can't begin without; the rest follows in the editor. */
export function NewEventPage() {
  const { t } = useTranslation('editor');
  useTitle(t('new.page'));
  const { viewerRole } = useOrganization();
  return mayManage(viewerRole) ? <NewEvent /> : <NotFound />;
}

function NewEvent() {
  const { t } = useTranslation('editor');
  const organization = useOrganization();
  const { data: zone } = useSuspenseQuery(homeZoneQuery);
  const client = useQueryClient();
  const navigate = useNavigate();
  const say = useEventText();
  const [key] = useState(freshKey);
  const [times, setTimes] = useState(() => {
    const wall = firstEvening(now(), zone);
    return {
      start: { wall, later: false },
      end: { wall: hoursLater(wall, 3), later: false },
      timezone: zone,
    };
  });
  return (
    <Card className="mx-auto max-w-2xl">
      <h1 className="text-2xl font-bold tracking-tight">{t('new.page')}</h1>
      <p className="mt-1 text-quiet">{t('new.intro')}</p>
      <Form
        className="mt-5 space-y-4"
        submit={t('new.submit')}
        say={say}
        shown={['title', 'startsAt', 'endsAt', 'timezone']}
        send={async ({ text }) => {
          const { fields, problems } = readTimes(times);
          const { startsAt, endsAt } = fields;
          if (!startsAt || !endsAt) throw new Refused(problems);
          const event = {
            organizationId: organization.id,
            title: text('title'),
            startsAt,
            endsAt,
            timezone: times.timezone,
          };
          const eventId = await createEvent(key, event);
          await eventChanged(client, eventId);
          await navigate({
            to: '/organizer/$org/events/$eventId/edit',
            params: { org: organization.slug, eventId },
          });
        }}
      >
        {(problem) => (
          <>
            <TextField
              label={t('title')}
              name="title"
              required
              maxLength={LIMITS.eventTitle}
              autoComplete="off"
              error={problem('title')}
            />
            <TimeFields
              values={times}
              change={(part) => setTimes((before) => ({ ...before, ...part }))}
              problem={problem}
            />
          </>
        )}
      </Form>
    </Card>
  );
}
