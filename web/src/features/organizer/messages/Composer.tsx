import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Form } from '@/components/Form';
import { Problem } from '@/components/Problem';
import { Button, Card, Notice, TextField } from '@/components/ui';
import { fingerprint, freshKey } from '@/lib/key';
import { usePaused } from '@/lib/pause';
import { refusals, Refused } from '@/lib/refusal';
import { MarkdownField } from '../editor/MarkdownField';
import type { OrganizerEvent } from '../event';
import { existing } from '../events/problems';
import { MomentField, momentOf, NO_TIME } from '../MomentField';
import { AudienceFields } from './AudienceFields';
import { audienceInput, EVERYBODY } from './audience';
import { previewQuery, sendMessage, testMessage, type Draft } from './messages';
import { Preview } from './Preview';
import { useMessageText } from './words';

const MAX_SUBJECT = 150;
const MAX_BODY = 10_000;

interface ComposerProps {
  event: OrganizerEvent;
  close: () => void;
  done: (text: string) => Promise<void>;
}

/** A message to those who come: how it looks and how many get it is said while one writes. */
export function Composer({ event, close, done }: ComposerProps) {
  const { t } = useTranslation('messages');
  const say = useMessageText();
  const [key] = useState(freshKey);
  const [subject, setSubject] = useState('');
  const [body, setBody] = useState('');
  const [audience, setAudience] = useState(EVERYBODY);
  const [later, setLater] = useState(false);
  const [time, setTime] = useState(NO_TIME);
  const draft: Draft = { eventId: event.id, subject, body, audience: audienceInput(audience) };
  // As text, which stays the same for as long as nothing changes.
  const settled = usePaused(JSON.stringify(draft));
  const preview = useQuery(previewQuery(JSON.parse(settled) as Draft));
  const count = preview.data?.recipients ?? null;

  const send = async () => {
    const sendAt = later ? existing('sendAt', momentOf(time, event.timezone)) : null;
    if (later && !sendAt) throw new Refused([{ code: 'INVALID_sendAt', field: 'sendAt', message: '' }]);
    // Another wish is another message; the same one, sent again for want of an answer, is not.
    const wish = fingerprint(JSON.stringify([draft, sendAt]));
    await sendMessage(draft, sendAt, `${key}-${wish}`);
    await done(sendAt ? t('scheduled') : t('sending'));
  };

  return (
    <Card aria-label={t('write')} className="mb-6">
      <Form
        submit={later ? t('schedule') : count === null ? t('send') : t('sendTo', { count })}
        say={say}
        shown={['subject', 'body', 'audience', 'sendAt']}
        send={send}
        beside={<Button onClick={close}>{t('discard')}</Button>}
      >
        {(problem) => (
          <>
            <AudienceFields
              types={event.ticketTypes}
              value={audience}
              change={setAudience}
              error={problem('audience')}
            />
            <TextField
              label={t('subject')}
              required
              maxLength={MAX_SUBJECT}
              value={subject}
              onChange={({ target }) => setSubject(target.value)}
              error={problem('subject')}
            />
            <MarkdownField
              label={t('body')}
              hint={t('bodyHint')}
              maxLength={MAX_BODY}
              value={body}
              change={setBody}
              error={problem('body')}
            />
            <Preview query={preview} written={subject.trim() !== '' && body.trim() !== ''} />
            <TestMail draft={draft} />
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
    </Card>
  );
}

/** Sends the message to whoever writes it. */
function TestMail({ draft }: { draft: Draft }) {
  const { t } = useTranslation('messages');
  const say = useMessageText();
  const test = useMutation({ mutationFn: () => testMessage(draft) });
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
