import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import i18n from 'i18next';
import { initReactI18next } from 'react-i18next';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type {
  MessageAudienceInput,
  MessageSendInput,
  MessageTemplateCreateInput,
} from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import messages from '@/locales/en/messages.json';
import messageTemplates from '@/locales/en/messageTemplates.json';
import type { OrganizerEvent } from '../area/event';
import { Composer } from './Composer';

vi.mock('@/lib/graphql', async (original) => ({
  ...(await original<object>()),
  execute: vi.fn(),
}));

const EVENT = {
  id: 'event_1',
  timezone: 'Europe/Berlin',
  organization: { id: 'org_1', slug: 'salon' },
  ticketTypes: [],
} as unknown as OrganizerEvent;

let client: QueryClient;
/** What was sent, and what is wrong with it. */
let sent: MessageSendInput[];
/** What was kept for other messages. */
let kept: MessageTemplateCreateInput[];
let errors: { code: string; field: string; message: string }[];
/** How many get a message, by audience. */
let reach: (audience: MessageAudienceInput) => number | Promise<never>;

const composer = (done = vi.fn(), close = vi.fn(), keep = vi.fn()) =>
  render(
    <QueryClientProvider client={client}>
      <Composer event={EVENT} keep={keep} close={close} done={done} />
    </QueryClientProvider>,
  );

beforeEach(async () => {
  client = new QueryClient({ defaultOptions: { queries: { retry: false } } });
  sent = [];
  kept = [];
  errors = [];
  reach = () => 2;
  await i18n.use(initReactI18next).init({
    lng: 'en',
    resources: { en: { messages, messageTemplates, common: {} } },
    defaultNS: 'common',
    interpolation: { escapeValue: false },
  });
  vi.mocked(execute).mockImplementation(async (document, ...[variables]) => {
    const text = document.toString();
    if (text.includes('mutation SendMessage')) {
      sent.push((variables as { input: MessageSendInput }).input);
      return { messageSend: { message: errors.length > 0 ? null : { id: 'message_1' }, errors } };
    }
    if (text.includes('query MessageTemplates')) return { organization: { messageTemplates: [] } };
    if (text.includes('mutation CreateMessageTemplate')) {
      kept.push((variables as { input: MessageTemplateCreateInput }).input);
      return { messageTemplateCreate: { template: null, errors: [] } };
    }
    if (text.includes('query MessageReach')) {
      const { audience } = (variables as { input: MessageSendInput }).input;
      return { messagePreview: { recipients: await reach(audience), unwanted: 0, errors: [] } };
    }
    return { messagePreview: { subject: 's', bodyHtml: '<p>b</p>', text: 'b', errors: [] } };
  });
});
afterEach(cleanup);

async function press(name: string) {
  await userEvent.click(screen.getByRole('button', { name }));
}

async function write() {
  await userEvent.type(screen.getByLabelText('Message'), 'Bring a jacket.');
  await userEvent.type(screen.getByLabelText('Subject'), 'Soon');
}

it('asks before it sends, though Enter was pressed in a field', async () => {
  const done = vi.fn();
  composer(done);
  await write();
  await userEvent.keyboard('{Enter}');
  await screen.findByText('Send this message to 2 people now?');
  await press('Not yet');
  await waitFor(() => expect(screen.queryByText('Send this message to 2 people now?')).toBeNull());
  expect(sent).toEqual([]);
  await press('Send to 2 people now');
  await screen.findByText('Send this message to 2 people now?');
  await press('Send now');
  await waitFor(() => expect(done).toHaveBeenCalledWith('Your message is being sent.'));
  expect(sent).toHaveLength(1);
});

it('says that these people get no more messages, though no time is asked for', async () => {
  errors = [{ code: 'TOO_MANY_MESSAGES', field: 'sendAt', message: '' }];
  composer();
  await write();
  await press('Send to 2 people now');
  await screen.findByText('Send this message to 2 people now?');
  await press('Send now');
  expect(await screen.findByText(messages.code.TOO_MANY_MESSAGES)).toBeTruthy();
});

it('never names the count of another audience', async () => {
  const never = new Promise<never>(() => undefined);
  reach = ({ checkedIn }) => (checkedIn === true ? never : 2);
  composer();
  await screen.findByRole('button', { name: 'Send to 2 people now' });
  await userEvent.selectOptions(screen.getByLabelText('Check-in status'), 'Checked in');
  expect(screen.queryByText('2 recipients')).toBeNull();
  expect(screen.getByRole('button', { name: 'Send now' })).toBeTruthy();
});

it('asks before it throws away what was written', async () => {
  const close = vi.fn();
  composer(vi.fn(), close);
  await write();
  const [discard, sure] = screen.getAllByRole('button', { name: 'Discard', hidden: true });
  await userEvent.click(discard as HTMLElement);
  expect(close).not.toHaveBeenCalled();
  await userEvent.click(sure as HTMLElement);
  expect(close).toHaveBeenCalled();
});

it('begins with a template, takes placeholders and keeps the text', async () => {
  composer();
  await userEvent.selectOptions(screen.getByLabelText('Start with a template'), 'Thank you');
  await press('Use template');
  const subject = screen.getByLabelText<HTMLInputElement>('Subject');
  expect(subject.value).toBe('Thank you for coming to {{event}}');
  await userEvent.clear(subject);
  await userEvent.type(subject, 'Hi !');
  subject.setSelectionRange(3, 3);
  await userEvent.keyboard('{ArrowLeft}{ArrowRight}');
  await press('First name');
  expect(subject.value).toBe('Hi {{first_name}}!');
  await press('Save as template');
  await userEvent.type(screen.getByLabelText('Template name'), 'After the show');
  await press('Save template');
  expect(await screen.findByText('Your template is saved.')).toBeTruthy();
  expect(kept[0]).toMatchObject({
    organizationId: 'org_1',
    name: 'After the show',
    subject: 'Hi {{first_name}}!',
  });
  expect(kept[0]?.body).toContain('{{event}}');
});
