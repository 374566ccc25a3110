import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { Dialog } from '@/components/Dialog';
import { Field, TextField } from '@/components/Field';
import { Form } from '@/components/Form';
import { Icon } from '@/components/Icon';
import { Moment } from '@/components/Moment';
import { Problem } from '@/components/Problem';
import { Badge, Button, INPUT } from '@/components/ui';
import { invitationKeys } from '@/lib/keys/organizer';
import { LIMITS } from '@/lib/limits';
import type { OrganizerEvent } from '../area/event';
import { MomentField, momentOf, NO_TIME } from '../area/MomentField';
import { existing } from '../area/problems';
import { createLink, invitationLinksQuery, renameLink, revokeLink, type InvitationLink } from './links';
import { useInvitationText } from './text';

/** Links to share with those one has no addresses of, each with how often it was used. */
export function Links({ event, open }: { event: OrganizerEvent; open: boolean }) {
  const { t } = useTranslation('invitations');
  const [adding, setAdding] = useState(false);
  const query = useQuery(invitationLinksQuery(event.id));
  return (
    <section aria-labelledby="links" className="mt-10">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        <h3 id="links" className="text-lg font-semibold">
          {t('links.title')}
        </h3>
        {open && (
          <Button onClick={() => setAdding(true)}>
            <Icon name="plus" />
            {t('links.new')}
          </Button>
        )}
      </div>
      <p className="mt-1 mb-4 max-w-2xl text-quiet">{t('links.text')}</p>
      {query.isError && <Problem error={query.error} retry={() => void query.refetch()} />}
      {query.data && query.data.length > 0 && (
        <ul className="divide-y divide-line overflow-hidden rounded-2xl border border-line bg-card">
          {query.data.map((link) => (
            <Row key={link.id} event={event.id} link={link} />
          ))}
        </ul>
      )}
      {adding && <NewLink event={event} close={() => setAdding(false)} />}
    </section>
  );
}

function useChanged(event: string) {
  const client = useQueryClient();
  return () => client.invalidateQueries({ queryKey: invitationKeys.links(event) });
}

function NewLink({ event, close }: { event: OrganizerEvent; close: () => void }) {
  const { t } = useTranslation('invitations');
  const say = useInvitationText();
  const changed = useChanged(event.id);
  const [time, setTime] = useState(NO_TIME);
  return (
    <Dialog title={t('links.new')} close={close}>
      <Form
        className="mt-4 space-y-4"
        submit={t('links.create')}
        say={say}
        shown={['name', 'ticketTypeId', 'maxUses', 'expiresAt']}
        send={async ({ text, optional }) => {
          const most = optional('maxUses');
          const expiresAt = existing('expiresAt', momentOf(time, event.timezone));
          await createLink({
            eventId: event.id,
            name: text('name'),
            ticketTypeId: optional('ticket'),
            maxUses: most === null ? null : Number(most),
            expiresAt,
          });
          await changed();
        }}
        done={close}
        beside={<Button onClick={close}>{t('close')}</Button>}
      >
        {(problem) => (
          <>
            <TextField
              label={t('links.name')}
              hint={t('links.nameHint')}
              name="name"
              required
              maxLength={LIMITS.guestLinkName}
              error={problem('name')}
            />
            <Field label={t('ticket')} error={problem('ticketTypeId')}>
              {(props) => (
                <select {...props} name="ticket" className={INPUT}>
                  <option value="">{t('links.anyTicket')}</option>
                  {event.ticketTypes.map(({ id, name }) => (
                    <option key={id} value={id}>
                      {name}
                    </option>
                  ))}
                </select>
              )}
            </Field>
            <TextField
              label={t('links.most')}
              hint={t('links.mostHint')}
              name="maxUses"
              type="number"
              inputMode="numeric"
              min={1}
              max={100_000}
              error={problem('maxUses')}
            />
            <MomentField
              label={t('links.until')}
              value={time}
              change={setTime}
              zone={event.timezone}
              error={problem('expiresAt')}
            />
          </>
        )}
      </Form>
    </Dialog>
  );
}

function Row({ event, link }: { event: string; link: InvitationLink }) {
  const { t } = useTranslation('invitations');
  const changed = useChanged(event);
  const [renaming, setRenaming] = useState(false);
  const [copied, setCopied] = useState<boolean>();
  const revoking = useMutation({ mutationFn: () => revokeLink(link.id), onSettled: changed });
  const uses =
    link.maxUses === null
      ? t('links.uses', { count: link.uses })
      : t('links.usesOf', { count: link.uses, most: link.maxUses });
  return (
    <li className="grid gap-x-4 gap-y-2 p-4 sm:grid-cols-[minmax(0,1fr)_auto] sm:items-center">
      <div className="min-w-0">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="font-medium [overflow-wrap:anywhere]">{link.name}</span>
          {!link.isOpen && (
            <Badge tone={link.revokedAt ? 'bad' : 'warn'}>
              {t(link.revokedAt ? 'links.revoked' : 'links.over')}
            </Badge>
          )}
        </p>
        <p className="text-sm text-quiet">
          {uses} · {link.ticketType?.name ?? t('links.anyTicket')}
          {link.expiresAt && (
            <>
              {' '}
              · {t('links.worksUntil')} <Moment at={link.expiresAt} />
            </>
          )}
        </p>
      </div>
      {!link.revokedAt && (
        <div className="flex flex-wrap gap-2 sm:justify-end">
          <Button
            aria-label={copied ? undefined : t('links.copyOf', { name: link.name })}
            onClick={() =>
              void navigator.clipboard.writeText(link.url).then(
                () => setCopied(true),
                () => setCopied(false),
              )
            }
          >
            <Icon name={copied ? 'check' : 'copy'} />
            {t(copied ? 'links.copied' : 'links.copy')}
          </Button>
          <Button aria-label={t('links.renameOf', { name: link.name })} onClick={() => setRenaming(true)}>
            {t('links.rename')}
          </Button>
          <Confirm
            label={t('links.revoke')}
            name={t('links.revokeOf', { name: link.name })}
            title={t('links.revokeTitle', { name: link.name })}
            text={t('links.revokeText')}
            yes={t('links.revoke')}
            no={t('close')}
            busy={revoking.isPending}
            confirm={() => revoking.mutate()}
          />
        </div>
      )}
      {copied === false && <Address link={link} />}
      {revoking.isError && <Problem error={revoking.error} />}
      {renaming && <Rename event={event} link={link} close={() => setRenaming(false)} />}
    </li>
  );
}

/** The address to copy by hand, where the browser doesn't let us. */
function Address({ link }: { link: InvitationLink }) {
  const { t } = useTranslation('invitations');
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => input.current?.focus(), []);
  return (
    <input
      ref={input}
      readOnly
      aria-label={t('links.address', { name: link.name })}
      value={link.url}
      className={`${INPUT} sm:col-span-2`}
      onFocus={(event) => event.target.select()}
    />
  );
}

function Rename({ event, link, close }: { event: string; link: InvitationLink; close: () => void }) {
  const { t } = useTranslation('invitations');
  const say = useInvitationText();
  const changed = useChanged(event);
  return (
    <Dialog title={t('links.rename')} close={close}>
      <Form
        className="mt-4 space-y-4"
        submit={t('links.rename')}
        say={say}
        shown={['name']}
        send={async ({ text }) => {
          await renameLink(link.id, text('name'));
          await changed();
        }}
        done={close}
        beside={<Button onClick={close}>{t('close')}</Button>}
      >
        {(problem) => (
          <TextField
            label={t('links.name')}
            name="name"
            required
            defaultValue={link.name}
            maxLength={LIMITS.guestLinkName}
            error={problem('name')}
          />
        )}
      </Form>
    </Dialog>
  );
}
