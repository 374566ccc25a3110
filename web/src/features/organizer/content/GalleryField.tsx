import { useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Cover } from '@/components/Cover';
import { ChooseFile } from '@/components/ChooseFile';
import { TextField } from '@/components/Field';
import { Button, Notice } from '@/components/ui';
import type { EventPictureFragment } from '@/graphql/generated/graphql';
import { LIMITS } from '@/lib/limits';
import { Refused } from '@/lib/refusal';
import { eventChanged } from '../area/event';
import {
  addPicture,
  contentQuery,
  keepSaved,
  updateGallery,
  type EditedContent,
  type GalleryChange,
} from './content';
import { Tool } from './Entry';
import { MOST, movedBy } from './typed';
import { useContentText, usePictureText } from './words';

/** A file on its way into the gallery. */
interface Sending {
  key: number;
  name: string;
  share: number;
  error?: string;
}

/** Sends files one after the other: each is there once it was taken. */
function useUploads(event: EditedContent) {
  const client = useQueryClient();
  const say = usePictureText();
  const [files, setFiles] = useState<Sending[]>([]);
  const queue = useRef(Promise.resolve());
  const next = useRef(0);
  const set = (key: number, part: Partial<Sending>) =>
    setFiles((now) => now.map((file) => (file.key === key ? { ...file, ...part } : file)));
  const send = async (key: number, file: File) => {
    try {
      await addPicture(event.id, 'gallery', file, { progress: (share) => set(key, { share }) });
      await client.invalidateQueries({ queryKey: contentQuery(event.id).queryKey });
      setFiles((now) => now.filter((other) => other.key !== key));
    } catch (error) {
      set(key, { error: say(error as Error) });
    }
  };
  return {
    files,
    dismiss: (key: number) => setFiles((now) => now.filter((file) => file.key !== key)),
    add: (chosen: File[]) => {
      for (const file of chosen) {
        next.current += 1;
        const key = next.current;
        setFiles((now) => [...now, { key, name: file.name, share: 0 }]);
        queue.current = queue.current.then(() => send(key, file));
      }
    },
  };
}

/** A change that was made here. */
interface Made {
  key: number;
  change: GalleryChange;
  /** The version that has it. */
  savedAs?: number;
}

/** Saves changes one after the other. What was changed is shown at once. */
function useChanges(event: EditedContent) {
  const client = useQueryClient();
  const [made, setMade] = useState<Made[]>([]);
  const [error, setError] = useState<Error | null>(null);
  const queue = useRef(Promise.resolve());
  const next = useRef(0);
  const { queryKey } = contentQuery(event.id);
  const send = async (key: number, change: GalleryChange) => {
    try {
      const saved = await updateGallery(client.getQueryData(queryKey) ?? event, change);
      setMade((now) => now.map((one) => (one.key === key ? { ...one, savedAs: saved.version } : one)));
      setError(null);
      keepSaved(client, saved);
      void eventChanged(client, event.id);
    } catch (error) {
      setMade((now) => now.filter((one) => one.key !== key));
      setError(error as Error);
      await client.invalidateQueries({ queryKey });
    }
  };
  const waits = ({ savedAs }: Made) => savedAs === undefined || savedAs > event.version;
  return {
    error,
    shown: made.filter(waits).reduce((gallery, { change }) => change(gallery), event.gallery),
    make: (change: GalleryChange) => {
      next.current += 1;
      const key = next.current;
      setMade((now) => [...now.filter(waits), { key, change }]);
      queue.current = queue.current.then(() => send(key, change));
    },
  };
}

/** Pictures of the event: several at once come in, and are put in order. Each change is saved at once. */
export function GalleryField({ event }: { event: EditedContent }) {
  const { t } = useTranslation('content');
  const say = useContentText();
  const uploads = useUploads(event);
  const [over, setOver] = useState(false);
  const { shown, error, make } = useChanges(event);
  const room = MOST.gallery - shown.length;
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    uploads.add(Array.from(event.dataTransfer.files));
  };
  return (
    <div className="space-y-4">
      {error && (
        <Notice tone="bad">
          {error instanceof Refused
            ? error.problems.map(({ code, message }) => say(code, message)).join(' ')
            : t('gallery.failed')}
        </Notice>
      )}
      <ul className="grid gap-3 empty:hidden sm:grid-cols-2">
        {shown.map((picture, place) => (
          <Picture
            key={picture.id}
            picture={picture}
            number={place + 1}
            count={shown.length}
            move={(by) => make((now) => movedBy(now, picture.id, by))}
            remove={() => make((now) => now.filter(({ id }) => id !== picture.id))}
            describe={(text) =>
              make((now) =>
                now.map((other) => (other.id === picture.id ? { ...other, alternativeText: text } : other)),
              )
            }
          />
        ))}
      </ul>
      <ul className="space-y-2 empty:hidden" aria-live="polite">
        {uploads.files.map((file) => (
          <Arriving key={file.key} file={file} dismiss={() => uploads.dismiss(file.key)} />
        ))}
      </ul>
      {room > 0 && (
        <div
          // Dropping is a short cut: the button beside does the same for everybody.
          role="presentation"
          onDragOver={(event) => {
            event.preventDefault();
            setOver(true);
          }}
          onDragLeave={() => setOver(false)}
          onDrop={drop}
          className={`grid place-items-center gap-2 rounded-2xl border border-dashed p-6 ${over ? 'border-accent bg-accent-soft' : 'border-line bg-soft'}`}
        >
          <ChooseFile multiple choose={(files) => uploads.add(files)} label={t('gallery.add')} />
          <p className="text-center text-sm text-quiet">{t('gallery.hint', { count: room })}</p>
        </div>
      )}
    </div>
  );
}

interface PictureProps {
  picture: EventPictureFragment;
  number: number;
  count: number;
  move: (by: -1 | 1) => void;
  remove: () => void;
  describe: (text: string | null) => void;
}

function Picture({ picture, number, count, move, remove, describe }: PictureProps) {
  const { t } = useTranslation('content');
  const name = picture.alternativeText ?? t('gallery.number', { number });
  return (
    <li className="space-y-3 rounded-2xl border border-line bg-card p-3">
      <Cover
        cover={{ ...picture, alternativeText: name }}
        sizes="(min-width: 640px) 20rem, 100vw"
        className="aspect-4/3 w-full rounded-xl"
      />
      <TextField
        label={t('gallery.text')}
        maxLength={LIMITS.alternativeText}
        defaultValue={picture.alternativeText ?? ''}
        onBlur={({ target }) => {
          const text = target.value.trim() || null;
          if (text !== (picture.alternativeText ?? null)) describe(text);
        }}
      />
      <div className="flex items-center gap-2">
        <Tool up label={t('moveUp', { name })} disabled={number === 1} press={() => move(-1)} />
        <Tool label={t('moveDown', { name })} disabled={number === count} press={() => move(1)} />
        <Button tone="danger" className="ms-auto" aria-label={t('removeNamed', { name })} onClick={remove}>
          {t('remove')}
        </Button>
      </div>
    </li>
  );
}

/** How much of a file was sent, or why it was refused. */
function Arriving({ file, dismiss }: { file: Sending; dismiss: () => void }) {
  const { t } = useTranslation('content');
  const percent = Math.round(file.share * 100);
  if (file.error) {
    return (
      <li className="flex items-center gap-3 rounded-xl bg-bad-soft py-1 ps-4 pe-1 text-bad">
        <p className="me-auto min-w-0 py-2 [overflow-wrap:anywhere]">
          <strong>{file.name}</strong>: {file.error}
        </p>
        <Button tone="quiet" onClick={dismiss}>
          {t('gallery.dismiss')}
        </Button>
      </li>
    );
  }
  return (
    <li className="rounded-xl border border-line px-4 py-3">
      <p className="flex gap-3">
        <span className="me-auto min-w-0 truncate">{file.name}</span>
        <span className="text-quiet tabular-nums">
          {percent < 100 ? `${percent} %` : t('gallery.preparing')}
        </span>
      </p>
      <div
        role="progressbar"
        aria-label={file.name}
        aria-valuenow={percent}
        className="mt-2 h-1.5 overflow-hidden rounded-full bg-soft"
      >
        <div className="h-full rounded-full bg-accent transition-[width]" style={{ width: `${percent}%` }} />
      </div>
    </li>
  );
}
