import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Card, Notice, Skeleton } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { eventChanged, useOrganizerEvent } from '../area/event';
import { mayManage, useOrganization } from '../area/organization';
import { contentQuery, keepSaved, type EditedContent } from './content';
import { ContentForm } from './ContentForm';
import { GalleryField } from './GalleryField';

/** What the event's page has besides the description: who is there, what happens when, answers, pictures. */
export function ContentPage() {
  const { t } = useTranslation('content');
  const { t: editor } = useTranslation('editor');
  const { id, status, title } = useOrganizerEvent();
  useTitle(`${title} – ${t('title')}`);
  const { viewerRole } = useOrganization();
  const { viewer } = useViewer();
  const query = useQuery(contentQuery(id));
  if (!viewer || !mayManage(viewerRole)) return <NotFound />;
  if (status === 'CANCELLED' || status === 'ARCHIVED') {
    return <Notice tone="warn">{editor(`closed.${status}`)}</Notice>;
  }
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  if (query.isPending) return <Skeleton className="h-dvh max-w-3xl rounded-2xl" />;
  return query.data ? <Content key={id} event={query.data} viewerId={viewer.id} /> : <NotFound />;
}

function Content({ event, viewerId }: { event: EditedContent; viewerId: string }) {
  const { t } = useTranslation('content');
  const client = useQueryClient();
  const [saved, setSaved] = useState(false);
  return (
    <div className="max-w-3xl space-y-5">
      <ContentForm
        event={event}
        viewerId={viewerId}
        begin={() => setSaved(false)}
        done={(now) => {
          keepSaved(client, now);
          setSaved(true);
          void eventChanged(client, event.id);
        }}
      />
      <div className="empty:hidden" role="status">
        {saved && <Notice tone="good">{t('saved')}</Notice>}
      </div>
      <Card>
        <h2 className="text-lg font-semibold">{t('gallery.title')}</h2>
        <p className="mt-0.5 mb-4 text-sm text-quiet">{t('gallery.intro')}</p>
        <GalleryField event={event} />
      </Card>
    </div>
  );
}
