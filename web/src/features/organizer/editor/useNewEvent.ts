import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { now } from '@/lib/clock';
import { Refused } from '@/lib/refusal';
import { RequestError } from '@/lib/transport';
import type { Viewer } from '@/lib/viewer';
import { eventChanged } from '../area/event';
import type { Organization } from '../area/organization';
import { homeCurrency } from '../organization/currency';
import { venuesQuery } from '../venues/venues';
import { Creation, type Wish } from './creation';
import { forget, keepMade, keepValues, restored } from './keptNew';
import { beginning, wishOf, type NewValues } from './newEvent';
import { requestsOf } from './requests';
import { homeZoneQuery } from './zone';

/** A refusal of the picture, whose words are its own. */
class CoverFailed extends Error {
  constructor(readonly reason: unknown) {
    super('cover failed');
  }
}

/** What is typed about a new event, kept as it is typed; and what becomes of it when it is sent. */
export function useNewEvent(viewer: Viewer, organization: Organization | undefined) {
  const { t } = useTranslation('editor');
  const client = useQueryClient();
  const navigate = useNavigate();
  const { data: zone } = useSuspenseQuery(homeZoneQuery);
  const [start] = useState(() => {
    const currency = organization?.currency ?? homeCurrency();
    const fresh = beginning({ now: now(), zone, name: viewer.displayName, currency });
    return restored(viewer.id, organization, fresh);
  });
  const [values, setValues] = useState(start.values);
  const latest = useRef(start.values);
  const [made, setMade] = useState(start.made);
  const [cover, setCover] = useState<Wish['cover']>();
  const [creation] = useState(() => {
    const requests = requestsOf(client);
    const setPicture: typeof requests.setCover = (eventId, file) =>
      requests.setCover(eventId, file).catch((reason: unknown) => {
        throw new CoverFailed(reason);
      });
    return new Creation(start.made, { ...requests, setCover: setPicture }, (so) => {
      setMade(so);
      keepMade(viewer.id, organization?.id, so);
    });
  });
  const slug = made.organization?.slug;
  const organizationId = made.organization?.id;
  const { data: venues } = useQuery({
    ...venuesQuery(organizationId ?? ''),
    enabled: Boolean(organizationId),
  });
  // Where there is one venue, that is it unless somebody says otherwise.
  const [only] = venues?.length === 1 ? venues : [];
  const venueId = values.placed ? values.venueId : (only?.id ?? '');
  const currency = organization?.currency ?? values.currency;

  const sending = useMutation({
    mutationFn: async (intent: 'draft' | 'publish') => {
      const wish = wishOf({
        values: latest.current,
        venueId,
        currency,
        ticketName: t('new.ticketName'),
        cover,
        publish: intent === 'publish',
      });
      const eventId = await (intent === 'publish' ? creation.publish(wish) : creation.draft(wish));
      forget(viewer.id, organization?.id);
      const org = creation.soFar.organization?.slug ?? '';
      await eventChanged(client, eventId);
      const params = { org, eventId };
      if (intent === 'draft') await navigate({ to: '/organizer/$org/events/$eventId/edit', params });
      else await navigate({ to: '/organizer/$org/events/$eventId', params, state: { published: true } });
    },
  });
  const organize = useMutation({
    mutationFn: () =>
      creation.organize({ name: latest.current.organizationName.trim(), currency: latest.current.currency }),
  });
  return {
    values: { ...values, venueId },
    currency,
    change: (part: Partial<NewValues>) => {
      latest.current = { ...latest.current, ...part };
      setValues(latest.current);
      keepValues(viewer.id, organization?.id, latest.current);
    },
    /** The organization, once there is one. */
    made: slug && organizationId ? { id: organizationId, slug } : undefined,
    organize,
    /** What it is called can be chosen until it was sent. */
    isNamed: made.organizationSent !== undefined,
    cover: cover ?? undefined,
    setCover: (file: File | undefined) => setCover(file ?? null),
    coverFailure: sending.error instanceof CoverFailed ? sending.error.reason : undefined,
    /** What was typed into it when the page was left, where that is gone on with. */
    goesOnWith: start.isKept ? start.values : undefined,
    /** A part of it is there by now, as a draft. */
    isKept: made.eventId !== undefined,
    sending,
    send: async (intent: 'draft' | 'publish') => {
      if (sending.isPending) return;
      await sending.mutateAsync(intent).catch((error: unknown) => {
        // It is told at its place.
        if (!(error instanceof Refused || error instanceof CoverFailed || error instanceof RequestError))
          throw error;
      });
    },
  };
}

export type NewEventState = ReturnType<typeof useNewEvent>;
