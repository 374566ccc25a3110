import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { avatarQuery } from '@/components/avatar';
import Face from '@/components/Face';
import { Button, buttonClass, Card, Notice } from '@/components/ui';
import { RequestError } from '@/lib/transport';
import type { Viewer } from '@/lib/viewer';
import texts from '@/locales/en/myAccount.json';
import { removePicture, setPicture } from './changes';

type Code = keyof typeof texts.picture.code;

/** Refusals in the reader's words; the server's for those there are none for. */
function usePictureText(): (error: Error) => string {
  const { t, i18n } = useTranslation('myAccount');
  return (error) => {
    const key = `picture.code.${(error instanceof RequestError ? error.code : 'INTERNAL') as Code}` as const;
    return i18n.exists(key, { ns: 'myAccount' }) ? (t(key) as string) : error.message;
  };
}

/** The viewer's picture: choose a file, see it, take it away. */
export function PictureCard({ viewer }: { viewer: Viewer }) {
  const { t } = useTranslation('myAccount');
  const id = useId();
  const say = usePictureText();
  const client = useQueryClient();
  const { data: avatar } = useQuery(avatarQuery);
  const sending = useMutation({
    mutationFn: setPicture,
    onSuccess: (fresh) => client.setQueryData(avatarQuery.queryKey, fresh),
  });
  const removing = useMutation({
    mutationFn: removePicture,
    onSuccess: () => client.setQueryData(avatarQuery.queryKey, null),
  });
  const error = sending.error ?? removing.error;
  const busy = sending.isPending || removing.isPending;
  return (
    <Card aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`} className="text-lg font-semibold">
        {t('picture.title')}
      </h2>
      <div className="mt-3 flex flex-wrap items-center gap-4">
        <Face name={viewer.displayName} large className={busy ? 'opacity-40' : ''} />
        <div className="min-w-0 flex-1 basis-56 space-y-3">
          <p className="text-sm text-quiet">{t('picture.text')}</p>
          <div className="flex flex-wrap gap-3">
            <div>
              <input
                id={id}
                type="file"
                accept="image/jpeg,image/png,image/webp"
                className="peer sr-only"
                onChange={({ currentTarget }) => {
                  const file = currentTarget.files?.[0];
                  // The same file can be chosen again after a refusal.
                  currentTarget.value = '';
                  if (!file || busy) return;
                  removing.reset();
                  sending.mutate(file);
                }}
              />
              <label
                htmlFor={id}
                className={buttonClass(
                  'plain',
                  'cursor-pointer peer-focus-visible:outline-3 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent',
                )}
              >
                {t(avatar ? 'picture.replace' : 'picture.choose')}
              </label>
            </div>
            {avatar && (
              <Button
                tone="danger"
                busy={busy}
                onClick={() => {
                  sending.reset();
                  removing.mutate();
                }}
              >
                {t('picture.remove')}
              </Button>
            )}
          </div>
        </div>
      </div>
      <p role="status" className="sr-only">
        {sending.isPending && t('picture.saving')}
      </p>
      {error && (
        <div className="mt-3">
          <Notice tone="bad">{say(error)}</Notice>
        </div>
      )}
    </Card>
  );
}
