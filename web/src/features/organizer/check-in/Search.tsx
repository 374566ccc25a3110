import { useMutation, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { CheckedForm } from '@/components/CheckedForm';
import { Confirm } from '@/components/Confirm';
import { Field } from '@/components/Field';
import { Badge, Button, INPUT } from '@/components/ui';
import { organizerEventKeys } from '@/lib/keys/organizer';
import { findByMail, type Entry, type TicketName } from './api';
import type { Door } from './door';
import { unlockSound } from './feedback';
import { readings } from './readings';
import { clock } from './times';

/** More would not be read at a door; one more letter is faster. */
const SHOWN = 20;
/** What a ticket's code looks like: scanners that type end it with Enter. */
const CODE = /^[\w-]{20,200}$/;

/** Whether it may be a ticket's code, also one that a scanner typed with another keyboard layout. */
const isCode = (typed: string) => readings(typed).some((code) => CODE.test(code));

interface SearchProps {
  door: Door;
  organization: string;
  zone: string;
  manager: boolean;
  online: boolean;
  listed: number;
  scan: (name: TicketName) => void;
  /** Something new is typed: what came of the last scan is not about it. */
  typing: () => void;
}

/** Finds people on the list as one types, and takes codes that are typed or come from a hand scanner. */
export function Search(props: SearchProps) {
  const { door, organization, online, listed, scan, typing } = props;
  const { t } = useTranslation('door');
  const [text, setText] = useState('');
  const wanted = text.trim();
  const byMail = useByMail(door, organization, online ? wanted : '');
  const found = wanted.includes('@') ? byMail.found : door.search(wanted);
  const submit = () => {
    if (!isCode(wanted)) return;
    unlockSound();
    scan({ ticketSecret: wanted });
    setText('');
  };
  return (
    <section>
      <CheckedForm role="search" send={submit}>
        <Field label={t('search.label')} hint={t('search.hint')}>
          {(field) => (
            <input
              {...field}
              type="search"
              className={INPUT}
              value={text}
              onChange={(event) => {
                typing();
                setText(event.target.value);
              }}
              autoComplete="off"
              autoCapitalize="none"
              spellCheck={false}
              enterKeyHint="search"
            />
          )}
        </Field>
      </CheckedForm>
      <p role="status" className="mt-2 text-sm text-quiet">
        {said()}
      </p>
      <ul className="divide-y divide-line empty:hidden">
        {found.slice(0, SHOWN).map((entry) => (
          <Person key={entry.ticketId} entry={entry} {...props} />
        ))}
      </ul>
    </section>
  );

  function said(): string {
    if (!wanted) return '';
    if (wanted.includes('@') && !online) return t('search.mailOffline');
    if (byMail.loading) return t('search.looking');
    if (isCode(wanted) && found.length === 0) return t('search.enter');
    if (found.length > SHOWN) return t('search.more', { count: found.length - SHOWN });
    return found.length > 0
      ? t('search.found', { count: found.length })
      : t('search.none', { count: listed });
  }
}

/** Addresses are not on the device; the server is asked about them. */
function useByMail(door: Door, organization: string, text: string): { found: Entry[]; loading: boolean } {
  const enabled = /\S@\S/.test(text);
  const query = useQuery({
    queryKey: organizerEventKeys.doorMail(door.event, text),
    queryFn: () => findByMail(organization, door.event, text),
    enabled,
    retry: false,
  });
  const ids = (enabled && query.data) || [];
  const found = ids.map((id) => door.entry(id)).filter((entry) => entry !== undefined);
  return { found, loading: enabled && query.isPending };
}

function Person({ entry, door, zone, manager, scan }: SearchProps & { entry: Entry }) {
  const { t } = useTranslation('door');
  const { status, since, waiting } = door.standing(entry);
  const undoing = useMutation({ mutationFn: () => door.undo(entry.ticketId) });
  const { holderName, buyerName, orderCode, ticketType } = entry;
  return (
    <li className="flex flex-wrap items-center gap-x-3 gap-y-2 py-3">
      <div className="min-w-0 flex-1 basis-40 [overflow-wrap:anywhere]">
        <p className="font-medium">{holderName}</p>
        <p className="text-sm text-quiet">
          {[ticketType?.name, orderCode, buyerName !== holderName && t('search.bought', { name: buyerName })]
            .filter(Boolean)
            .join(' · ')}
        </p>
        {undoing.isError && <p className="text-sm text-bad">{t('undo.failed')}</p>}
        {undoing.data && <p className="text-sm text-bad">{undoing.data}</p>}
      </div>
      {status === 'CANCELLED' && <Badge tone="bad">{t('search.cancelled')}</Badge>}
      {status === 'VALID' && (
        <Button
          tone="primary"
          aria-label={t('search.checkInName', { name: holderName })}
          onClick={() => {
            unlockSound();
            scan({ ticketId: entry.ticketId });
          }}
        >
          {t('search.checkIn')}
        </Button>
      )}
      {status === 'CHECKED_IN' && (
        <>
          <Badge tone={waiting ? 'warn' : 'good'}>
            {since ? t('search.inSince', { time: clock(since, zone) }) : t('search.in')}
          </Badge>
          {manager && (
            <Confirm
              label={t('undo.button')}
              title={t('undo.name', { name: holderName })}
              text={t('undo.text')}
              yes={t('undo.yes')}
              no={t('undo.no')}
              busy={undoing.isPending}
              confirm={() => undoing.mutate()}
            />
          )}
        </>
      )}
    </li>
  );
}
