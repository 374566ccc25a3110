import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState, type DragEvent, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { ChooseFile } from '@/components/ChooseFile';
import { Confirm } from '@/components/Confirm';
import { Cover } from '@/components/Cover';
import { Clashes } from '@/components/Clashes';
import { Form, readForm, type Fields } from '@/components/Form';
import { TextField } from '@/components/Field';
import { Button, Notice } from '@/components/ui';
import type { CoverFragment } from '@/graphql/generated/graphql';
import { LIMITS } from '@/lib/limits';
import { useShared } from '@/lib/shared';
import { RequestError } from '@/lib/transport';
import { describeCover, removeCover, setCover, standOf } from './cover';
import { useCoverText } from './coverText';

interface CoverUploadProps {
  event: { id: string; version: number; cover?: CoverFragment | null };
  /** The event's picture is another one now, or is described otherwise. */
  changed: (cover: CoverFragment | null) => void;
  /** It may be another one than is shown here. */
  lookAgain: (error: Error) => void;
}

/** A picture on its way. */
interface Sending {
  file: File;
  signal: AbortSignal;
}

/** Uploads one picture at a time; a newer one takes the place of one that is on its way. */
function useUpload({ event, changed, lookAgain }: CoverUploadProps) {
  const [share, setShare] = useState(0);
  const [preview, setPreview] = useState<string>();
  const control = useRef<AbortController>(undefined);
  const sending = useMutation({
    mutationFn: ({ file, signal }: Sending) =>
      setCover(event.id, event.cover ?? null, file, { progress: setShare, signal }),
    onSuccess: (cover) => changed(cover),
    onError: (error) => lookAgain(error),
  });
  useEffect(() => () => control.current?.abort(), []);
  useEffect(() => {
    if (!preview) return undefined;
    return () => URL.revokeObjectURL(preview);
  }, [preview]);
  const send = (file: File) => {
    control.current?.abort();
    control.current = new AbortController();
    setShare(0);
    setPreview(URL.createObjectURL(file));
    sending.mutate({ file, signal: control.current.signal });
  };
  const stop = () => {
    control.current?.abort();
    sending.reset();
  };
  return { send, stop, share, sending, preview: sending.isPending ? preview : undefined };
}

/** An event's picture: choose or drop one, see it come, say what it shows, take it away. */
export function CoverUpload(props: CoverUploadProps) {
  const { event, changed } = props;
  const { t } = useTranslation('cover');
  const say = useCoverText();
  const { send, stop, share, sending, preview } = useUpload(props);
  const removing = useMutation({
    mutationFn: () => removeCover(event.id, event.cover ?? null),
    onSuccess: () => changed(null),
    onError: (error) => props.lookAgain(error),
  });
  const choose = (file: File) => {
    removing.reset();
    send(file);
  };
  const error = sending.error ?? removing.error;
  const current = event.cover ?? null;
  return (
    <section aria-label={t('title')} className="space-y-3">
      {error && <Notice tone="bad">{explain(error, say)}</Notice>}
      <DropZone choose={choose} filled={Boolean(preview ?? current)}>
        {preview ? (
          <Arriving preview={preview} share={share} stop={stop} />
        ) : current ? (
          <Cover
            cover={{ ...current, alternativeText: current.alternativeText ?? t('preview') }}
            sizes="(min-width: 1024px) 40rem, 100vw"
            className="aspect-video w-full"
          />
        ) : (
          <ChooseFile choose={([file]) => choose(file)} label={t('choose')} tone="primary">
            <p className="text-quiet">{t('drop')}</p>
          </ChooseFile>
        )}
      </DropZone>
      <p className="text-sm text-quiet">{t('hint')}</p>
      {current && !preview && (
        <>
          <div className="flex flex-wrap gap-3">
            <ChooseFile choose={([file]) => choose(file)} label={t('replace')} />
            <Confirm
              label={t('remove.label')}
              title={t('remove.title')}
              text={t('remove.text')}
              yes={t('remove.yes')}
              no={t('remove.no')}
              busy={removing.isPending}
              confirm={() => removing.mutate()}
            />
          </div>
          <Description key={current.url} {...props} current={current} say={say} />
        </>
      )}
      <p role="status" className="sr-only">
        {sending.isSuccess && current ? t('done') : removing.isSuccess && !current ? t('remove.done') : ''}
      </p>
    </section>
  );
}

function explain(error: Error, say: (code: string, message: string) => string): string {
  return error instanceof RequestError ? say(error.code, error.message) : say('INTERNAL', error.message);
}

interface DropZoneProps {
  choose: (file: File) => void;
  filled: boolean;
  children: ReactNode;
}

/** Where a picture is, or may be dropped. */
function DropZone({ choose, filled, children }: DropZoneProps) {
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const file = event.dataTransfer.files[0];
    if (file) choose(file);
  };
  const border = over
    ? 'border-accent bg-accent-soft'
    : filled
      ? 'border-line'
      : 'border-dashed border-line bg-soft';
  const height = filled ? 'aspect-video' : 'h-40';
  return (
    <div
      // Dropping is a short cut: the button beside does the same for everybody.
      role="presentation"
      onDragOver={(event) => {
        event.preventDefault();
        setOver(true);
      }}
      onDragLeave={() => setOver(false)}
      onDrop={drop}
      className={`grid w-full place-items-center overflow-hidden rounded-2xl border ${height} ${border}`}
    >
      {children}
    </div>
  );
}

/** The picture as the browser has it, and how much of it has been sent. */
function Arriving({ preview, share, stop }: { preview: string; share: number; stop: () => void }) {
  const { t } = useTranslation('cover');
  const percent = Math.round(share * 100);
  const text = percent < 100 ? t('uploading', { percent }) : t('preparing');
  return (
    <div className="relative size-full">
      {/* A file that is no picture is refused in a moment; until then there is nothing to see. */}
      <img src={preview} alt="" className="size-full object-cover opacity-40" />
      <div className="absolute inset-0 grid content-center justify-items-center gap-3 p-4">
        <p className="rounded-full bg-card px-4 py-1 font-medium">{text}</p>
        <div
          role="progressbar"
          aria-label={text}
          aria-valuenow={percent}
          className="h-2 w-2/3 overflow-hidden rounded-full bg-card"
        >
          <div
            className="h-full rounded-full bg-accent transition-[width]"
            style={{ width: `${percent}%` }}
          />
        </div>
        <Button onClick={stop}>{t('stop')}</Button>
      </div>
    </div>
  );
}

interface DescriptionProps extends CoverUploadProps {
  current: CoverFragment;
  say: (code: string, message: string) => string;
}

/** What the picture shows, in words. */
function Description({ event, changed, current, say }: DescriptionProps) {
  const { t } = useTranslation('cover');
  const [saved, setSaved] = useState(false);
  const shared = useShared({
    start: standOf({ version: event.version, cover: current }),
    parts: { text: ['coverAlternativeText'] } as const,
  });
  const typed = ({ text }: Pick<Fields, 'text'>) => ({ coverAlternativeText: text('coverAlternativeText') });
  return (
    <Form
      submit={t('text.save')}
      say={say}
      shown={['coverAlternativeText']}
      above={
        <Clashes
          clashes={shared.clashes.map(({ mine, theirs, ...clash }) => ({
            ...clash,
            label: t('text.label'),
            mine: mine.coverAlternativeText,
            theirs: theirs.coverAlternativeText,
          }))}
          choose={(part, side, form) => form && shared.choose(part, side, typed(readForm(form)))}
        />
      }
      send={async (fields) => {
        setSaved(false);
        const described = await shared.save(
          typed(fields),
          ({ coverAlternativeText }, version) =>
            describeCover(event.id, coverAlternativeText.trim() || null, version ?? null),
          standOf,
        );
        changed(described.cover ?? null);
      }}
      done={() => setSaved(true)}
      beside={
        <span role="status" className="text-sm text-quiet">
          {saved && t('text.saved')}
        </span>
      }
    >
      {(problem) => (
        <TextField
          key={shared.round}
          name="coverAlternativeText"
          label={t('text.label')}
          hint={t('text.hint')}
          defaultValue={shared.values.coverAlternativeText}
          maxLength={LIMITS.alternativeText}
          error={problem('coverAlternativeText')}
        />
      )}
    </Form>
  );
}
