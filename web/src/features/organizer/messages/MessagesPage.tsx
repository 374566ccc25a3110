import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { QueryList } from '@/components/QueryList';
import { Button, Empty, Notice, Skeleton } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { useOrganizerEvent } from '../area/event';
import { mayManage, useOrganization } from '../area/organization';
import { Composer } from './Composer';
import { MessageCard } from './MessageCard';
import { messagesQuery } from './messages';
import { keepUnsent, readUnsent } from './unsent';

/** What the organizer writes to those who come, and what became of it. */
export function MessagesPage() {
  const { t } = useTranslation('messages');
  const { title } = useOrganizerEvent();
  const { viewerRole } = useOrganization();
  useTitle(`${title} – ${t('title')}`);
  const { viewer } = useViewer();
  if (!mayManage(viewerRole)) return <NotFound />;
  return viewer && <Messages viewerId={viewer.id} />;
}

function Messages({ viewerId }: { viewerId: string }) {
  const { t } = useTranslation('messages');
  const event = useOrganizerEvent();
  const client = useQueryClient();
  const [unsent, setUnsent] = useState(() => readUnsent(viewerId, event.id));
  const [writing, setWriting] = useState(unsent !== null);
  const [told, setTold] = useState('');
  const done = (text: string) => {
    setWriting(false);
    setTold(text);
    return client.invalidateQueries({ queryKey: messagesQuery(event.id).queryKey });
  };
  const write = () => {
    setTold('');
    setUnsent(null);
    setWriting(true);
  };
  return (
    <>
      <div className="mb-4 flex flex-wrap items-center justify-between gap-3">
        <h2 className="text-xl font-semibold">{t('title')}</h2>
        {!writing && (
          <Button tone="primary" onClick={write}>
            {t('write')}
          </Button>
        )}
      </div>
      {told && (
        <div className="mb-4">
          <Notice tone="good">{told}</Notice>
        </div>
      )}
      {writing && (
        <Composer
          event={event}
          unsent={unsent}
          keep={(words) => keepUnsent(viewerId, event.id, words)}
          close={() => setWriting(false)}
          done={done}
        />
      )}
      <List event={event.id} />
    </>
  );
}

function List({ event }: { event: string }) {
  const { t } = useTranslation('messages');
  const query = useInfiniteQuery(messagesQuery(event));
  return (
    <QueryList
      query={query}
      waiting={<Skeleton className="h-40 rounded-2xl" />}
      empty={<Empty title={t('none')}>{t('noneText')}</Empty>}
      more={t('more')}
    >
      {(messages) => (
        <ul className="space-y-3">
          {messages.map((message) => (
            <MessageCard key={message.id} event={event} message={message} />
          ))}
        </ul>
      )}
    </QueryList>
  );
}
