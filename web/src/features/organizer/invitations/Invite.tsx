import { useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '@/components/Field';
import { Form } from '@/components/Form';
import { Button, Card, INPUT, Notice } from '@/components/ui';
import { invitationKeys } from '@/lib/keys/organizer';
import { LIMITS } from '@/lib/limits';
import type { OrganizerEvent } from '../area/event';
import { invitePeople, leftOver, type Outcome } from './invitations';
import { useInvitationText } from './text';

/** Addresses to invite. What is no address stays in the field to be corrected, so that nothing is lost. */
export function Invite({ event, close }: { event: OrganizerEvent; close: () => void }) {
  const { t } = useTranslation('invitations');
  const say = useInvitationText();
  const client = useQueryClient();
  const field = useRef<HTMLTextAreaElement>(null);
  const [text, setText] = useState('');
  const [outcome, setOutcome] = useState<Outcome>();
  useEffect(() => field.current?.focus(), []);
  return (
    <Card aria-label={t('button')} surface="raised" className="max-w-2xl border border-line">
      {outcome && <Result outcome={outcome} />}
      <Form
        submit={t('submit')}
        say={(code, message) => say(code, message)}
        shown={['text', 'message', 'ticketTypeId']}
        send={async (fields) => {
          try {
            const outcome = await invitePeople({
              eventId: event.id,
              ticketTypeId: fields.text('ticket'),
              text,
              message: fields.optional('message'),
            });
            setOutcome(outcome);
            setText(leftOver(outcome.skipped));
          } finally {
            await client.invalidateQueries({ queryKey: invitationKeys.all(event.id) });
          }
        }}
        beside={<Button onClick={close}>{t('close')}</Button>}
      >
        {(problem) => (
          <>
            <Field label={t('addresses')} hint={t('addressesHint')} error={problem('text')}>
              {(props) => (
                <textarea
                  {...props}
                  ref={field}
                  required
                  rows={6}
                  value={text}
                  onChange={({ target }) => setText(target.value)}
                  className={INPUT}
                />
              )}
            </Field>
            <Field label={t('ticket')} hint={t('ticketHint')} error={problem('ticketTypeId')}>
              {(props) => (
                <select {...props} name="ticket" className={INPUT}>
                  {event.ticketTypes.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <Field label={t('message')} hint={t('messageHint')} error={problem('message')}>
              {(props) => (
                <textarea
                  {...props}
                  name="message"
                  rows={4}
                  maxLength={LIMITS.guestMessage}
                  className={INPUT}
                />
              )}
            </Field>
          </>
        )}
      </Form>
    </Card>
  );
}

/** How many are invited, and which lines were left out and why. */
function Result({ outcome: { invited, skipped } }: { outcome: Outcome }) {
  const { t } = useTranslation('invitations');
  return (
    <div className="mb-5 space-y-3">
      {(invited > 0 || skipped.length === 0) && <Notice tone="good">{t('sent', { count: invited })}</Notice>}
      {skipped.length > 0 && (
        <Notice tone="warn">
          {leftOver(skipped) !== '' && (
            <p className="font-medium">
              {t('skipped', { count: skipped.filter(({ problem }) => problem === 'NO_ADDRESS').length })}
            </p>
          )}
          <ul className="mt-1 space-y-1">
            {skipped.map(({ line, text, problem }, index) => (
              <li key={index} className="[overflow-wrap:anywhere]">
                {t('line', { line, text })} – {t(`problem.${problem}`)}
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </div>
  );
}
