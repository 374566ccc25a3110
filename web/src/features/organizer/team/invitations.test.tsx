import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18n from 'i18next';
import type { ReactNode } from 'react';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { execute } from '@/lib/graphql';
import organizer from '@/locales/en/organizer.json';
import team from '@/locales/en/team.json';
import { InvitationList } from './InvitationList';
import { Invite } from './Invite';
import type { Invitation } from './members';

vi.mock('@/lib/graphql', async (original) => ({ ...(await original<object>()), execute: vi.fn() }));
vi.mock('../area/organization', () => ({ useOrganization: () => ({ id: 'org_1', name: 'Jazz' }) }));

const INVITATION: Invitation = {
  id: 'invitation_1',
  email: 'kim@example.org',
  role: 'MEMBER',
  expiresAt: '2026-12-05T10:00:00Z',
  expired: false,
};

const show = (content: ReactNode) =>
  render(<QueryClientProvider client={new QueryClient()}>{content}</QueryClientProvider>);

/** What the server answers to each mutation. */
function answers(by: Record<string, unknown>): void {
  vi.mocked(execute).mockImplementation((document) => {
    const name = Object.keys(by).find((known) => document.toString().includes(known));
    return name ? Promise.resolve(by[name]) : Promise.reject(new Error('not asked for here'));
  });
}

beforeEach(async () => {
  await i18n.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { team, organizer, common: {} } },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
});
afterEach(cleanup);

it('says of an invitation that was withdrawn what became of it, not that it was sent', async () => {
  answers({
    invitationResend: { invitationResend: { errors: [] } },
    invitationRevoke: { invitationRevoke: { errors: [] } },
  });
  show(<InvitationList invitations={[INVITATION]} />);
  await userEvent.click(screen.getByRole('button', { name: 'Resend' }));
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Sent'));
  await userEvent.click(screen.getAllByRole('button', { name: 'Withdraw' })[0] as HTMLElement);
  await userEvent.click(screen.getAllByRole('button', { name: 'Withdraw' }).at(-1) as HTMLElement);
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('Withdrawn'));
  expect(screen.getByRole('button', { name: 'Resend' }).getAttribute('aria-disabled')).toBe('true');
});

it('says that an invitation was answered meanwhile, and nothing of the organization', async () => {
  const errors = [{ code: 'NOT_FOUND', field: 'invitationId', message: '' }];
  answers({ invitationResend: { invitationResend: { errors } } });
  show(<InvitationList invitations={[INVITATION]} />);
  await userEvent.click(screen.getByRole('button', { name: 'Resend' }));
  expect(await screen.findByText(/^This invitation is no longer open/)).toBeDefined();
});

async function inviteKim(mailed: boolean): Promise<void> {
  const invitation = { id: 'invitation_1' };
  answers({ invitationCreate: { invitationCreate: { invitation, mailed, errors: [] } } });
  show(<Invite members={[]} />);
  await userEvent.type(screen.getByLabelText('Email address'), 'kim@example.org');
  await userEvent.click(screen.getByRole('button', { name: 'Send invitation' }));
}

it('says that an invitation is on its way when it is', async () => {
  await inviteKim(true);
  expect(await screen.findByText('We’ve sent the invitation to kim@example.org.')).toBeDefined();
});

it('does not say so of one that was mailed within the hour, and is not mailed again', async () => {
  await inviteKim(false);
  expect(
    await screen.findByText(/^We emailed kim@example.org an invitation less than an hour ago/),
  ).toBeDefined();
  expect(screen.queryByText(/on its way/)).toBeNull();
});
