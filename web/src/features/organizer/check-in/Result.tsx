import { useMutation } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import type { Door } from './door';
import { mood } from './feedback';
import { verdict, type Outcome } from './outcome';
import { clock } from './times';

/** A welcome goes by itself: the next one is waiting. */
const WELCOME_MS = 5_000;

const LOOKS = {
  good: { colour: 'bg-good text-paper', mark: 'M5 13l4.5 4.5L19.5 7' },
  mind: { colour: 'bg-warn text-paper', mark: 'M12 5v9m0 4.5v.5' },
  bad: { colour: 'bg-bad text-paper', mark: 'M6 6l12 12M18 6L6 18' },
};

const BUTTON =
  'inline-flex min-h-12 flex-1 items-center justify-center rounded-xl border-2 border-current px-4 py-2 font-semibold ' +
  'focus-visible:outline-current aria-disabled:opacity-60';

interface ResultProps {
  outcome: Outcome | undefined;
  zone: string;
  manager: boolean;
  door: Door;
  listedAt: number | undefined;
  show: (outcome: Outcome) => void;
  close: () => void;
}

/** What came of a scan, to be seen from an arm's length, and heard. The camera above it goes on. */
export function Result({ outcome, ...rest }: ResultProps) {
  const { t } = useTranslation('door');
  const { zone, close } = rest;
  const said = useSaid(outcome, zone);
  useEffect(() => {
    if (outcome?.kind !== 'welcome') return;
    const timer = setTimeout(close, WELCOME_MS);
    return () => clearTimeout(timer);
  }, [outcome, close]);
  const open = outcome !== undefined;
  useEffect(() => {
    if (!open) return;
    const escape = (event: KeyboardEvent) => {
      if (event.key === 'Escape') close();
    };
    window.addEventListener('keydown', escape);
    return () => window.removeEventListener('keydown', escape);
  }, [open, close]);
  return (
    <>
      <p role="alert" className="sr-only">
        {outcome && [t(`result.${verdict(outcome)}`), ...said].join('. ')}
      </p>
      {outcome && <Sheet key={outcome.key} outcome={outcome} said={said} {...rest} />}
    </>
  );
}

/** The lines below the verdict: who, and what there is to know. */
function useSaid(outcome: Outcome | undefined, zone: string): string[] {
  const { t } = useTranslation('door');
  if (!outcome) return [];
  const { kind, holderName, ticketName, since, by, here } = outcome;
  const who = [holderName, ticketName].filter((part): part is string => Boolean(part));
  const time = since && clock(since, zone);
  const lines = {
    welcome: here ? t('result.text.later') : undefined,
    already: time && (by ? t('result.text.sinceBy', { time, by }) : t('result.text.since', { time })),
    cancelled: t('result.text.cancelled'),
    unknown: here ? t('result.text.notListed') : t('result.text.unknown'),
    closed: t('result.text.closed'),
    refused: t('result.text.refused'),
  };
  const line = lines[kind];
  return line ? [...who, line] : who;
}

function Sheet({ outcome, said, zone, manager, door, listedAt, show, close }: SheetProps) {
  const { t } = useTranslation('door');
  const { colour, mark } = LOOKS[mood(outcome.kind)];
  const undoing = useMutation({
    mutationFn: (ticketId: string) => door.undo(ticketId),
    onSuccess: (problem) => problem ?? close(),
  });
  const { ticketId, kind, secret } = outcome;
  const [name, ...lines] = outcome.holderName ? said : [undefined, ...said];
  return (
    <section
      aria-label={t('result.label')}
      data-kind={kind}
      className={`fixed inset-x-0 bottom-0 z-50 flex min-h-[46dvh] flex-col gap-4 rounded-t-3xl p-5 shadow-2xl sm:inset-x-auto sm:end-6 sm:bottom-6 sm:min-h-80 sm:w-[28rem] sm:rounded-3xl ${colour}`}
    >
      <div className="flex flex-1 items-center gap-4">
        <svg viewBox="0 0 24 24" aria-hidden className="size-16 shrink-0 sm:size-20">
          <path d={mark} fill="none" stroke="currentColor" strokeWidth="3" strokeLinecap="round" />
        </svg>
        <div className="min-w-0 [overflow-wrap:anywhere]">
          <p className="text-2xl font-bold">{t(`result.${verdict(outcome)}`)}</p>
          {name && <p className="text-3xl font-bold">{name}</p>}
          {lines.map((line) => (
            <p key={line} className="text-lg">
              {line}
            </p>
          ))}
          {kind === 'unknown' && outcome.here && listedAt !== undefined && (
            <p>{t('result.text.listedAt', { time: clock(listedAt, zone) })}</p>
          )}
          {undoing.data && <p className="font-semibold">{undoing.data}</p>}
          {undoing.isError && <p className="font-semibold">{t('undo.failed')}</p>}
        </div>
      </div>
      <div className="flex flex-wrap gap-3">
        {manager && ticketId && kind === 'welcome' && (
          <button
            type="button"
            className={BUTTON}
            aria-disabled={undoing.isPending}
            onClick={() => undoing.isPending || undoing.mutate(ticketId)}
          >
            {t('undo.button')}
          </button>
        )}
        {kind === 'unknown' && outcome.here && secret && (
          <button type="button" className={BUTTON} onClick={() => void door.letIn(outcome).then(show)}>
            {t('result.letIn')}
          </button>
        )}
        <button type="button" className={BUTTON} onClick={close}>
          {t('result.close')}
        </button>
      </div>
    </section>
  );
}

type SheetProps = Omit<ResultProps, 'outcome'> & { outcome: Outcome; said: string[] };
