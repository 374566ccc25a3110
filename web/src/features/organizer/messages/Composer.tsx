import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type SyntheticEvent } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Form } from '@/components/Form';
import { Placeholders } from '@/components/Placeholders';
import { Problem } from '@/components/Problem';
import { TextField } from '@/components/Field';
import { Button, Card, Notice } from '@/components/ui';
import { fingerprint, freshKey } from '@/lib/key';
import { LIMITS } from '@/lib/limits';
import { usePaused } from '@/lib/pause';
import { refusals, Refused } from '@/lib/refusal';
import type { OrganizerEvent } from '../area/event';
import { MarkdownField } from '../area/MarkdownField';
import { MomentField, momentOf, NO_TIME } from '../area/MomentField';
import { existing } from '../area/problems';
import { audienceInput, EVERYBODY } from './audience';
import { AudienceFields } from './AudienceFields';
import { previewQuery, reachQuery, sendMessage, testMessage, type Draft, type Words } from './messages';
import { Preview, Reach } from './Preview';
import { SureToSend } from './SureToSend';
import { SaveAsTemplate, Templates } from './Templates';
import { PLACEHOLDERS, withPlaceholder } from './templates';
import type { Unsent } from './unsent';
import { useMessageText } from './words';

interface ComposerProps {
  event: OrganizerEvent;
  /** What was written before the page was left. */
  unsent?: Unsent | null;
  /** Keeps what is being written; nothing once it is done with. */
  keep: (words?: Unsent) => void;
  close: () => void;
  done: (text: string) => Promise<void>;
}

/** Where one wrote last. */
interface Caret {
  field?: HTMLInputElement | HTMLTextAreaElement;
  inSubject: boolean;
  at: number;
}

/** Whether a message is to go out, while nobody has said so. */
interface Question {
  count: number;
  answer: (yes: boolean) => void;
}

/** A message to those who come: how it looks and how many get it is said while one writes. */
export function Composer({ event, unsent, keep, close, done }: ComposerProps) {
  const { t } = useTranslation('messages');
  const { t: templates } = useTranslation('messageTemplates');
  const say = useMessageText();
  const [key] = useState(freshKey);
  const [subject, setSubject] = useState(unsent?.subject ?? '');
  const [body, setBody] = useState(unsent?.body ?? '');
  const [audience, setAudience] = useState(EVERYBODY);
  const [later, setLater] = useState(false);
  const [time, setTime] = useState(NO_TIME);
  const [asked, setAsked] = useState<Question | null>(null);
  const client = useQueryClient();
  const words: Words = { eventId: event.id, subject, body };
  const draft: Draft = { ...words, audience: audienceInput(audience) };
  const written = subject.trim() !== '' && body.trim() !== '';
  // As text, which stays the same for as long as nothing changes.
  const settled = usePaused(JSON.stringify(words));
  const preview = useQuery({ ...previewQuery(JSON.parse(settled) as Words), enabled: written });
  const reach = useQuery(reachQuery(event.id, draft.audience));
  const count = reach.data?.recipients ?? null;

  const write = (words: Unsent) => {
    setSubject(words.subject);
    setBody(words.body);
    keep(words);
  };
  // Where a placeholder goes: to where one wrote last, else to the end of the text.
  const caret = useRef<Caret | null>(null);
  const noteCaret = ({ target }: SyntheticEvent) => {
    const isBody = target instanceof HTMLTextAreaElement;
    if (isBody || (target instanceof HTMLInputElement && target.type === 'text'))
      caret.current = { field: target, inSubject: !isBody, at: target.selectionEnd ?? 0 };
  };
  const insert = (name: (typeof PLACEHOLDERS)[number]) => {
    const { field, inSubject, at } = caret.current ?? { inSubject: false, at: body.length };
    const behind = at + name.length + 4;
    caret.current = { ...(field && { field }), inSubject, at: behind };
    // A new text puts the caret at its end: it goes back once the text is there.
    flushSync(() =>
      write(
        inSubject
          ? { subject: withPlaceholder(subject, at, name), body }
          : { subject, body: withPlaceholder(body, at, name) },
      ),
    );
    field?.setSelectionRange(behind, behind);
  };
  const discard = () => {
    keep();
    close();
  };

  /** Whether it is to go out to as many as get it by now. */
  const sure = async () => {
    const { recipients } = await client.query(reachQuery(event.id, draft.audience));
    // Why nobody can be written to is said when it is sent.
    if (!recipients) return true;
    const yes = await new Promise<boolean>((answer) => setAsked({ count: recipients, answer }));
    setAsked(null);
    return yes;
  };
  const send = async () => {
    const sendAt = later ? existing('sendAt', momentOf(time, event.timezone)) : null;
    if (later && !sendAt) throw new Refused([{ code: 'INVALID_sendAt', field: 'sendAt', message: '' }]);
    if (!later && !(await sure())) return;
    // Another wish is another message; the same one, sent again for want of an answer, is not.
    const wish = fingerprint(JSON.stringify([draft, sendAt]));
    await sendMessage(draft, sendAt, `${key}-${wish}`);
    keep();
    await done(sendAt ? t('scheduled') : t('sending'));
  };

  return (
    <Card aria-label={t('write')} className="mb-6">
      <Form
        submit={later ? t('schedule') : count === null ? t('send') : t('sendTo', { count })}
        say={say}
        shown={['subject', 'body', 'audience', ...(later ? ['sendAt'] : [])]}
        send={send}
        beside={<Discard typed={subject.trim() !== '' || body.trim() !== ''} close={discard} />}
      >
        {(problem) => (
          <>
            <AudienceFields
              types={event.ticketTypes}
              value={audience}
              change={setAudience}
              error={problem('audience')}
            />
            <Templates
              organizationId={event.organization.id}
              words={{ subject, body }}
              take={(words) => {
                caret.current = null;
                write(words);
              }}
            />
            <div className="space-y-4" onSelect={noteCaret}>
              <TextField
                label={t('subject')}
                required
                maxLength={LIMITS.messageSubject}
                value={subject}
                onChange={({ target }) => write({ subject: target.value, body })}
                error={problem('subject')}
              />
              <MarkdownField
                label={t('body')}
                hint={t('bodyHint')}
                maxLength={LIMITS.messageBody}
                value={body}
                change={(text) => write({ subject, body: text })}
                error={problem('body')}
              />
            </div>
            <Placeholders
              label={templates('placeholders')}
              hint={templates('placeholderHint')}
              names={PLACEHOLDERS.map((name) => [name, templates(`placeholder.${name}`)] as const)}
              insert={insert}
            />
            <Reach query={reach} />
            {written && <Preview query={preview} />}
            <TestMail words={words} />
            {written && <SaveAsTemplate organizationId={event.organization.id} words={{ subject, body }} />}
            <label className="flex min-h-11 items-center gap-3">
              <input type="checkbox" className="size-5" checked={later} onChange={() => setLater(!later)} />
              {t('later')}
            </label>
            {later && (
              <MomentField
                label={t('sendAt')}
                hint={t('zone', { zone: event.timezone })}
                zone={event.timezone}
                required
                value={time}
                change={setTime}
                error={problem('sendAt')}
              />
            )}
          </>
        )}
      </Form>
      {asked && <SureToSend {...asked} />}
    </Card>
  );
}

/** The way out, which asks first if something would be lost. */
function Discard({ typed, close }: { typed: boolean; close: () => void }) {
  const { t } = useTranslation('messages');
  if (!typed) return <Button onClick={close}>{t('discard')}</Button>;
  return (
    <Confirm
      label={t('discard')}
      title={t('lose.title')}
      yes={t('discard')}
      no={t('lose.no')}
      confirm={close}
    />
  );
}

/** Sends the message to whoever writes it. */
function TestMail({ words }: { words: Words }) {
  const { t } = useTranslation('messages');
  const say = useMessageText();
  const test = useMutation({ mutationFn: () => testMessage(words) });
  return (
    <div className="space-y-2">
      <Button busy={test.isPending} onClick={() => test.mutate()}>
        {t('test')}
      </Button>
      {test.isSuccess && <Notice tone="good">{t('tested', { address: test.data })}</Notice>}
      {refusals(test.error).map(({ code, field, message }) => (
        <Notice key={`${code} ${field}`} tone="bad">
          {say(code, message)}
        </Notice>
      ))}
      {test.isError && !(test.error instanceof Refused) && <Problem error={test.error} />}
    </div>
  );
}
