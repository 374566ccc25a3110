import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { avatarQuery } from '@/components/avatar';
import { ChooseFile } from '@/components/ChooseFile';
import Face from '@/components/Face';
import { Button, Card, Notice } from '@/components/ui';
import { usePictureChange } from '@/lib/pictureChange';
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
  const { sending, busy, error, choose, takeAway } = usePictureChange({
    send: setPicture,
    remove: removePicture,
    changed: (fresh) => client.setQueryData(avatarQuery.queryKey, fresh),
  });
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
            <ChooseFile
              choose={([file]) => choose(file)}
              label={t(avatar ? 'picture.replace' : 'picture.choose')}
            />
            {avatar && (
              <Button tone="danger" busy={busy} onClick={takeAway}>
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
