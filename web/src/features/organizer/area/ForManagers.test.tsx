import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, expect, it, vi } from 'vitest';
import type { MemberRole } from '@/graphql/generated/graphql';
import { ForManagers } from './ForManagers';

let viewerRole: MemberRole;
vi.mock('./organization', async (original) => ({
  ...(await original<object>()),
  useOrganization: () => ({ viewerRole }),
}));
vi.mock('@tanstack/react-router', () => ({
  useParams: () => ({ org: 'salon', eventId: 'event_1' }),
  Navigate: ({ to }: { to: string }) => <p>{to}</p>,
}));

afterEach(cleanup);

it('leads whoever only lets people in to the door', () => {
  viewerRole = 'CHECK_IN_STAFF';
  render(<ForManagers>Orders</ForManagers>);
  expect(screen.getByText('/organizer/$org/events/$eventId/check-in')).toBeTruthy();
  expect(screen.queryByText('Orders')).toBeNull();
});

it('shows the page to those who manage', () => {
  viewerRole = 'MANAGER';
  render(<ForManagers>Orders</ForManagers>);
  expect(screen.getByText('Orders')).toBeTruthy();
});
