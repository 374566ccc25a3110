import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { differences } from '@/lib/meanwhile';
import type { Side } from '@/lib/shared';
import { useFault } from './faults';
import { FieldError } from './Field';

export interface ShownClash<P extends string> {
  part: P;
  /** What it is called. */
  label: string;
  /** What each side has made of it, in words; empty for nothing. */
  mine: string;
  theirs: string;
  chosen?: Side | undefined;
}

interface ClashesProps<P extends string> {
  clashes: ShownClash<P>[];
  choose: (part: P, side: Side, form: HTMLFormElement | null) => void;
  /** Leaves the focus where it is. */
  quiet?: boolean;
  /** Below the choices. */
  children?: ReactNode;
}

const SIDES: Side[] = ['mine', 'theirs'];

/**
 * What somebody else has changed as well while one was typing: both side by side, to choose from. It is a part of the form
 * that is sent then, which needs a choice for each; where it comes up, it has the focus.
 */
export function Clashes<P extends string>({ clashes, choose, quiet = false, children }: ClashesProps<P>) {
  const { t } = useTranslation('clash');
  const id = useId();
  const about = clashes.map(({ part }) => part).join(' ');
  const section = useRef<HTMLElement>(null);
  useEffect(() => {
    if (about === '' || quiet) return;
    section.current?.focus();
    section.current?.scrollIntoView({ block: 'start' });
  }, [about, quiet]);
  if (clashes.length === 0) return null;
  return (
    <section
      ref={section}
      tabIndex={-1}
      aria-labelledby={`${id}-title`}
      aria-describedby={`${id}-text`}
      className="scroll-mt-20 space-y-4 rounded-xl border border-warn bg-card p-4"
    >
      <div>
        <p id={`${id}-title`} className="font-semibold">
          {t('title')}
        </p>
        <p id={`${id}-text`} className="text-quiet">
          {t('text')}
        </p>
      </div>
      {clashes.map((clash) => (
        <Choice key={clash.part} clash={clash} choose={choose} />
      ))}
      {children}
    </section>
  );
}

function Choice<P extends string>({
  clash: { part, label, mine, theirs, chosen },
  choose,
}: {
  clash: ShownClash<P>;
  choose: ClashesProps<P>['choose'];
}) {
  const { t } = useTranslation('clash');
  const id = useId();
  const [mineShown, theirsShown] = differences(mine, theirs);
  const texts = { mine: mineShown, theirs: theirsShown };
  const error = useFault(`clash-${id}`);
  return (
    <fieldset aria-describedby={error && `${id}-error`}>
      <legend className="mb-1.5 text-sm font-medium">{label}</legend>
      <div className="grid gap-2 sm:grid-cols-2">
        {SIDES.map((side) => (
          <label
            key={side}
            className="grid min-h-11 min-w-0 cursor-pointer grid-cols-[auto_minmax(0,1fr)] content-start gap-x-2.5 rounded-xl border border-line px-3 py-2 has-checked:border-accent has-checked:bg-accent-soft"
          >
            <input
              type="radio"
              name={`clash-${id}`}
              required
              className="mt-1 size-4 accent-accent"
              checked={chosen === side}
              onChange={({ currentTarget }) => choose(part, side, currentTarget.form)}
            />
            <span className="font-medium">{t(side)}</span>
            <span className="col-start-2 whitespace-pre-wrap [overflow-wrap:anywhere]">
              {texts[side] || <span className="text-quiet">{t('nothing')}</span>}
            </span>
          </label>
        ))}
      </div>
      <FieldError id={`${id}-error`} error={error} />
    </fieldset>
  );
}
