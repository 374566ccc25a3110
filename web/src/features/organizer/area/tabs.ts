import { linkOptions } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import type { Tab } from '@/components/Tabs';
import type { MemberRole } from '@/graphql/generated/graphql';
import { mayManage, mayOwn } from './organization';

/** The pages of an organization that somebody with this role has a use for. */
export function organizationTabs(t: TFunction<'organizer'>, org: string, role: MemberRole): Tab[] {
  const params = { org };
  const everybody: Tab[] = [
    { label: t('tab.events'), link: linkOptions({ to: '/organizer/$org', params }), exact: true },
  ];
  const managers: Tab[] = [
    { label: t('tab.orders'), link: linkOptions({ to: '/organizer/$org/orders', params }) },
    { label: t('tab.venues'), link: linkOptions({ to: '/organizer/$org/venues', params }) },
    { label: t('tab.team'), link: linkOptions({ to: '/organizer/$org/team', params }) },
  ];
  const owners: Tab[] = [
    { label: t('tab.publicPage'), link: linkOptions({ to: '/organizer/$org/public-page', params }) },
    { label: t('tab.apiKeys'), link: linkOptions({ to: '/organizer/$org/api-keys', params }) },
    { label: t('tab.settings'), link: linkOptions({ to: '/organizer/$org/settings', params }) },
  ];
  return [...everybody, ...(mayManage(role) ? managers : []), ...(mayOwn(role) ? owners : [])];
}

/** The pages of one event that somebody with this role has a use for. */
export function eventTabs(
  t: TFunction<'organizer'>,
  params: { org: string; eventId: string },
  role: MemberRole,
): Tab[] {
  const overview: Tab = {
    label: t('tab.overview'),
    link: linkOptions({ to: '/organizer/$org/events/$eventId', params }),
    exact: true,
  };
  const checkIn: Tab = {
    label: t('tab.checkIn'),
    link: linkOptions({ to: '/organizer/$org/events/$eventId/check-in', params }),
  };
  const managers: Tab[] = [
    { label: t('tab.edit'), link: linkOptions({ to: '/organizer/$org/events/$eventId/edit', params }) },
    {
      label: t('tab.content'),
      link: linkOptions({ to: '/organizer/$org/events/$eventId/content', params }),
    },
    { label: t('tab.tickets'), link: linkOptions({ to: '/organizer/$org/events/$eventId/tickets', params }) },
    {
      label: t('tab.waitingRoom'),
      link: linkOptions({ to: '/organizer/$org/events/$eventId/waiting-room', params }),
    },
    { label: t('tab.orders'), link: linkOptions({ to: '/organizer/$org/events/$eventId/orders', params }) },
    {
      label: t('tab.attendees'),
      link: linkOptions({ to: '/organizer/$org/events/$eventId/attendees', params }),
    },
    {
      label: t('tab.invitations'),
      link: linkOptions({ to: '/organizer/$org/events/$eventId/invitations', params }),
    },
    {
      label: t('tab.messages'),
      link: linkOptions({ to: '/organizer/$org/events/$eventId/messages', params }),
    },
  ];
  return [overview, ...(mayManage(role) ? managers : []), checkIn];
}
