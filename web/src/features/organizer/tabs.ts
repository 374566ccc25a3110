import { linkOptions } from '@tanstack/react-router';
import type { TFunction } from 'i18next';
import type { MemberRole } from '@/graphql/generated/graphql';
import { mayManage } from './organization';
import type { Tab } from './Tabs';

/** The pages of an organization that somebody with this role has a use for. */
export function organizationTabs(t: TFunction<'organizer'>, org: string, role: MemberRole): Tab[] {
  const params = { org };
  const everybody: Tab[] = [
    { label: t('tab.events'), link: linkOptions({ to: '/organizer/$org', params }), exact: true },
  ];
  const managers: Tab[] = [
    { label: t('tab.orders'), link: linkOptions({ to: '/organizer/$org/orders', params }) },
    { label: t('tab.team'), link: linkOptions({ to: '/organizer/$org/team', params }) },
  ];
  return mayManage(role) ? [...everybody, ...managers] : everybody;
}

/** The pages of one event that somebody with this role has a use for. */
export function eventTabs(
  t: TFunction<'organizer'>,
  params: { org: string; eventId: string },
  role: MemberRole,
): Tab[] {
  const everybody: Tab[] = [
    {
      label: t('tab.overview'),
      link: linkOptions({ to: '/organizer/$org/events/$eventId', params }),
      exact: true,
    },
    {
      label: t('tab.checkIn'),
      link: linkOptions({ to: '/organizer/$org/events/$eventId/check-in', params }),
    },
  ];
  const managers: Tab[] = [
    { label: t('tab.orders'), link: linkOptions({ to: '/organizer/$org/events/$eventId/orders', params }) },
    {
      label: t('tab.attendees'),
      link: linkOptions({ to: '/organizer/$org/events/$eventId/attendees', params }),
    },
  ];
  return mayManage(role) ? [...everybody, ...managers] : everybody;
}
