import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, Notice } from '@/components/ui';
import { useNow, useSeconds } from '@/lib/clock';
import { formatRemaining, formatTime, visitorZone } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import type { Pass } from './kept';
import { useEntitled, type Entitle } from './title';

/** How long before the end the visitor is warned. */
const SHORT_MS = 120_000;

interface PassNoteProps {
  pass: Pass;
  event: { title: string };
  /** Whether the visitor has just come from the room. */
  fresh: boolean;
  /** Back into the room, when the time is up. */
  again: () => void;
  entitle: Entitle;
}

/** Says at the form that it is the visitor's turn, and until when. */
export default function PassNote({ pass, event, fresh, again, entitle }: PassNoteProps) {
  const { t } = useTranslation('waiting');
  const note = useRef<HTMLDivElement>(null);
  const { short, over } = useStage(pass.endsAt);
  useEntitled(entitle, over ? undefined : `${t('turn')} · ${event.title}`);
  useEffect(() => {
    if (fresh) note.current?.focus();
  }, [fresh]);
  return (
    // On a phone it stays in sight only when it matters: it would cover what is typed.
    <div
      ref={note}
      tabIndex={-1}
      className={`${over || short ? 'sticky' : 'sm:sticky'} top-2 z-10 mb-5 outline-none`}
    >
      <Notice tone={over || short ? 'warn' : 'good'}>
        <p className="font-semibold">{over ? t('pass.over') : short ? t('pass.short') : t('turn')}</p>
        {over ? <p>{t('pass.overText')}</p> : pass.endsAt && <Until endsAt={pass.endsAt} />}
        {fresh && !over && !short && <p>{t('pass.ready')}</p>}
        {over && (
          <Button className="mt-3" onClick={again}>
            {t('pass.again')}
          </Button>
        )}
      </Notice>
    </div>
  );
}

/** Whether the time is nearly up, or up. */
function useStage(endsAt: string | null): { short: boolean; over: boolean } {
  const end = endsAt ? Date.parse(endsAt) : Infinity;
  const warnAt = endsAt && new Date(end - SHORT_MS).toISOString();
  const now = useNow(warnAt, endsAt);
  return { short: now >= end - SHORT_MS, over: now >= end };
}

function Until({ endsAt }: { endsAt: string }) {
  const { t } = useTranslation('waiting');
  const left = Date.parse(endsAt) - useSeconds();
  const time = formatTime(endsAt, visitorZone(), formatTag());
  return (
    // It is there to be looked at, not to be read out each second.
    <p role="timer" aria-live="off" className="tabular-nums">
      {t('pass.until', { time, left: formatRemaining(left) })}
    </p>
  );
}
