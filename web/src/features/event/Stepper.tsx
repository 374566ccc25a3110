import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon, type IconName } from '@/components/Icon';

interface StepperProps {
  /** Of what. */
  name: string;
  value: number;
  /** The least there can be if there are any. */
  least: number;
  most: number;
  change: (value: number) => void;
}

/** The nearest number that can be ordered: none, or between least and most. */
export function allowed(wanted: number, least: number, most: number): number {
  if (!Number.isInteger(wanted) || wanted <= 0) return 0;
  return Math.min(Math.max(wanted, least), most);
}

/** How many: by its buttons, the arrow keys, or typed. */
export function Stepper({ name, value, least, most, change }: StepperProps) {
  const { t } = useTranslation('event');
  const fewer = value <= least ? 0 : value - 1;
  const more = allowed(value + 1, least, most);
  const keys: Record<string, number> = { ArrowUp: more, ArrowDown: fewer, Home: 0, End: most };
  // Half of a number is not to be put right yet.
  const [typed, setTyped] = useState<string>();
  const set = (next: number) => {
    setTyped(undefined);
    change(next);
  };
  const settle = () => {
    if (typed !== undefined) set(allowed(Number(typed), least, most));
  };
  const type = (text: string) => {
    setTyped(text);
    const wanted = Number(text);
    if (text && allowed(wanted, least, most) === wanted) change(wanted);
  };
  const press = (event: KeyboardEvent) => {
    if (event.key === 'Enter') settle();
    const next = keys[event.key];
    if (next === undefined) return;
    event.preventDefault();
    set(next);
  };
  return (
    <div
      className={`flex shrink-0 items-center rounded-full border ${value > 0 ? 'border-accent' : 'border-line'}`}
    >
      <Step label={t('fewer', { name })} icon="minus" off={value === 0} press={() => set(fewer)} />
      <input
        type="text"
        inputMode="numeric"
        role="spinbutton"
        aria-label={t('quantity', { name })}
        aria-valuemin={0}
        aria-valuemax={most}
        aria-valuenow={value}
        value={typed ?? value}
        onFocus={(event) => event.target.select()}
        onChange={(event) => type(event.target.value)}
        onBlur={settle}
        onKeyDown={press}
        className="h-11 w-9 rounded-lg bg-transparent text-center text-lg font-semibold tabular-nums"
      />
      <Step label={t('more', { name })} icon="plus" off={value >= most} press={() => set(more)} />
    </div>
  );
}

interface StepProps {
  label: string;
  icon: IconName;
  /** It leads no further. It can still be reached, so that the focus is not lost at the end. */
  off: boolean;
  press: () => void;
}

function Step({ label, icon, off, press }: StepProps) {
  return (
    <button
      type="button"
      aria-label={label}
      aria-disabled={off}
      onClick={off ? undefined : press}
      className="inline-flex size-11 items-center justify-center rounded-full text-accent hover:bg-accent-soft aria-disabled:cursor-default aria-disabled:text-quiet aria-disabled:opacity-40 aria-disabled:hover:bg-transparent"
    >
      <Icon name={icon} />
    </button>
  );
}
