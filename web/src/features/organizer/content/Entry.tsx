import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';

interface EntryProps {
  /** What it is called for those who only hear the buttons. */
  name: string;
  /** What is seen of it while it is folded. */
  summary: ReactNode;
  open: boolean;
  toggled: (open: boolean) => void;
  first: boolean;
  last: boolean;
  move: (by: -1 | 1) => void;
  remove: () => void;
  children: ReactNode;
}

/** An entry of a list that is edited: folded to a line, with ways to move it and to take it away. */
export function Entry(props: EntryProps) {
  const { name, summary, open, toggled, first, last, move, remove, children } = props;
  const { t } = useTranslation('content');
  return (
    <li className="rounded-2xl border border-line bg-card">
      <details open={open} onToggle={({ currentTarget }) => toggled(currentTarget.open)} className="group">
        <summary className="flex min-h-14 cursor-pointer list-none items-center gap-3 rounded-2xl px-4 py-2 hover:bg-soft [&::-webkit-details-marker]:hidden">
          <span className="min-w-0 grow">{summary}</span>
          <Icon name="down" className="size-5 text-quiet transition-transform group-open:rotate-180" />
        </summary>
        <div className="space-y-4 border-t border-line px-4 py-4">
          {children}
          <div className="flex flex-wrap items-center gap-2 border-t border-line pt-3">
            <Tool up label={t('moveUp', { name })} disabled={first} press={() => move(-1)} />
            <Tool label={t('moveDown', { name })} disabled={last} press={() => move(1)} />
            <button
              type="button"
              className="ms-auto inline-flex min-h-11 items-center gap-2 rounded-full px-4 text-bad hover:bg-bad-soft"
              aria-label={t('removeNamed', { name })}
              onClick={remove}
            >
              <Icon name="trash" />
              {t('remove')}
            </button>
          </div>
        </div>
      </details>
    </li>
  );
}

interface ToolProps {
  up?: boolean;
  label: string;
  disabled: boolean;
  press: () => void;
}

/** A round button with an arrow. */
export function Tool({ up = false, label, disabled, press }: ToolProps) {
  return (
    <button
      type="button"
      className="grid size-11 place-items-center rounded-full border border-line bg-card hover:bg-soft disabled:opacity-40"
      aria-label={label}
      title={label}
      disabled={disabled}
      onClick={press}
    >
      <Icon name="down" className={`size-5 ${up ? 'rotate-180' : ''}`} />
    </button>
  );
}
