import { useEffect, useState, type DragEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { ChooseFile } from '@/components/ChooseFile';
import { artwork } from '@/components/Cover';
import { Icon } from '@/components/Icon';
import { Button, Notice } from '@/components/ui';
import { RequestError } from '@/lib/transport';
import { unfit } from './cover';
import { useCoverText } from './coverText';
import { slugOf } from './newEvent';

interface NewCoverProps {
  title: string;
  file: File | undefined;
  choose: (file: File | undefined) => void;
  /** Why the picture was not taken. */
  failure: unknown;
}

/** The picture that an event begins with: one's own, or the artwork that it has without one. */
export function NewCover({ title, file, choose, failure }: NewCoverProps) {
  const { t } = useTranslation('cover');
  const say = useCoverText();
  const [wrong, setWrong] = useState<string>();
  const [shown, setShown] = useState<string>();
  const settled = useSettled(title);
  const take = (next: File | undefined) => {
    const code = next && unfit(next);
    setWrong(code);
    if (code) return;
    choose(next);
    setShown(next && URL.createObjectURL(next));
  };
  useEffect(() => {
    if (!shown) return undefined;
    return () => URL.revokeObjectURL(shown);
  }, [shown]);
  const failed = failure instanceof RequestError ? failure.code : failure ? 'INTERNAL' : undefined;
  const code = wrong ?? failed;
  return (
    <section aria-label={t('title')} className="space-y-3">
      <div
        // Dropping is a short cut: the button below does the same for everybody.
        role="presentation"
        onDragOver={(event) => event.preventDefault()}
        onDrop={(event: DragEvent) => {
          event.preventDefault();
          const [dropped] = event.dataTransfer.files;
          if (dropped) take(dropped);
        }}
        className="relative aspect-video overflow-hidden rounded-2xl shadow-low lg:aspect-square"
        style={{ background: artwork(slugOf(settled)) }}
      >
        {shown && <img src={shown} alt={t('preview')} className="size-full object-cover" />}
        <div className="absolute end-3 bottom-3 flex gap-2">
          {file && <Button onClick={() => take(undefined)}>{t('remove.label')}</Button>}
          <ChooseFile
            choose={([next]) => take(next)}
            label={
              <>
                <Icon name="image" />
                {t(file ? 'replace' : 'choose')}
              </>
            }
          />
        </div>
      </div>
      {code && (
        <div data-wrong tabIndex={-1} className="outline-none">
          <Notice tone="bad">{say(code, '')}</Notice>
        </div>
      )}
    </section>
  );
}

const PAUSE_MS = 600;

/** A text once typing pauses, so that what depends on it does not change with each letter. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
