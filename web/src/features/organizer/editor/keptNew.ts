import { freshKey } from '@/lib/key';
import { keepTyped, typedBefore } from '@/lib/unsaved';
import type { Made } from './creation';
import type { NewValues } from './newEvent';
import { ofKind } from './unsaved';

/*
 * A new event is kept on the device until it is there as a whole: what was typed, and what of it has been made. As long as
 * there is no organization, it is kept for none.
 */
const about = (organizationId = '') => `new-event:${organizationId}`;
const aboutMade = (organizationId?: string) => `${about(organizationId)}:made`;

/** What has been made of the event that was begun last, or a fresh beginning. */
export function madeBefore(viewerId: string, organizationId: string | undefined): Made {
  const kept = typedBefore(viewerId, aboutMade(organizationId));
  return typeof kept['key'] === 'string' ? (kept as unknown as Made) : { key: freshKey() };
}

/** What was typed, and what is there of it. */
export function restored(
  viewerId: string,
  organization: { id: string; slug: string } | undefined,
  fresh: NewValues,
): { values: NewValues; made: Made; isKept: boolean } {
  // It may have been begun before there was an organization, and be for the one that came of it.
  const before = organization && madeBefore(viewerId, undefined);
  if (before?.organization?.id === organization?.id && organization) {
    keepTyped(viewerId, about(organization.id), typedBefore(viewerId, about()));
    keepTyped(viewerId, aboutMade(organization.id), before);
    forget(viewerId, undefined);
  }
  const typed = ofKind(typedBefore(viewerId, about(organization?.id)), fresh);
  const values = { ...fresh, ...typed };
  const { key, ...made } = madeBefore(viewerId, organization?.id);
  const { id, slug } = organization ?? {};
  const isKept = Object.keys(typed).length > 0 || made.eventId !== undefined;
  return { values, isKept, made: { ...made, key, ...(id && slug && { organization: { id, slug } }) } };
}

export function keepValues(viewerId: string, organizationId: string | undefined, values: NewValues): void {
  keepTyped(viewerId, about(organizationId), values);
}

export function keepMade(viewerId: string, organizationId: string | undefined, made: Made): void {
  keepTyped(viewerId, aboutMade(organizationId), made);
}

/** Begins with another event; an organization that was made for this one is there for that. */
export function beginAnew(viewerId: string, organizationId: string | undefined): void {
  const { organization, organizationSent } = madeBefore(viewerId, organizationId);
  forget(viewerId, organizationId);
  if (organization) {
    keepMade(viewerId, organizationId, { key: freshKey(), organization, organizationSent });
  }
}

/** All of it is there, or nobody wants it any more. */
export function forget(viewerId: string, organizationId: string | undefined): void {
  keepTyped(viewerId, about(organizationId), undefined);
  keepTyped(viewerId, aboutMade(organizationId), undefined);
}
