import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { NotFound } from '@/components/NotFound';
import { Problem } from '@/components/Problem';
import { Card, Notice, Skeleton } from '@/components/ui';
import { useTitle } from '@/lib/title';
import { useViewer } from '@/lib/viewer';
import { eventChanged, useOrganizerEvent } from '../area/event';
import { mayManage, useOrganization } from '../area/organization';
import { contentQuery, keepSaved, updateContent, type EditedContent } from './content';
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

/** Whether the page shows who is going. Saved at once, whatever else is being edited. */
function GoingField({ event }: { event: EditedContent }) {
  const { t } = useTranslation('content');
  const client = useQueryClient();
  const [wished, setWished] = useState<boolean>();
  const saving = useMutation({
    mutationFn: (shows: boolean) => updateContent({ eventId: event.id, showsGoing: shows, version: null }),
    onSuccess: (now) => {
      keepSaved(client, now);
      void eventChanged(client, event.id);
    },
    // One after the other, so that the last wish holds.
    scope: { id: `shows-going-${event.id}` },
    onSettled: (_, _error, wish) => setWished((now) => (now === wish ? undefined : now)),
  });
  return (
    <>
      <label className="mt-2 grid min-h-11 grid-cols-[auto_minmax(0,1fr)] items-start gap-x-3">
        <input
          type="checkbox"
          className="mt-1 size-5 accent-accent"
          checked={wished ?? Boolean(event.going)}
          onChange={({ target }) => {
            setWished(target.checked);
            saving.mutate(target.checked);
          }}
        />
        <span className="font-medium">{t('going.show')}</span>
        <span className="col-start-2 text-sm text-quiet">{t('going.hint')}</span>
      </label>
      {saving.error && <Problem error={saving.error} />}
    </>
  );
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
        <h2 className="text-lg font-semibold">{t('going.title')}</h2>
        <GoingField event={event} />
      </Card>
      <Card>
        <h2 className="text-lg font-semibold">{t('gallery.title')}</h2>
        <p className="mt-0.5 mb-4 text-sm text-quiet">{t('gallery.intro')}</p>
        <GalleryField event={event} />
      </Card>
    </div>
  );
}
