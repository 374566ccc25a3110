import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldError } from '@/components/Field';
import { textColourOn } from './contrast';

/** What the colour is at first for whoever wants one. */
const FIRST = '#4338ca';

interface AccentFieldProps {
  /** Empty for none. */
  colour: string;
  change: (colour: string) => void;
  error: string | undefined;
  /** What is shown on the colour. */
  sample: string;
}

/** An organization's own colour, or the platform's, and how text looks on it. */
export function AccentField({ colour, change, error, sample }: AccentFieldProps) {
  const { t } = useTranslation('publicPage');
  const id = useId();
  const text = textColourOn(colour);
  const wrong = error ?? (colour && !text ? t('accent.unreadable') : undefined);
  return (
    <div className="space-y-2">
      <label className="flex min-h-11 items-center gap-3">
        <input
          type="checkbox"
          className="size-5 accent-(--accent)"
          checked={colour !== ''}
          onChange={({ target }) => change(target.checked ? FIRST : '')}
        />
        {t('accent.own')}
      </label>
      {colour && (
        <div className="flex flex-wrap items-center gap-4">
          <label className="inline-flex min-h-11 items-center gap-3">
            <span className="text-sm font-medium">{t('accent.colour')}</span>
            <input
              type="color"
              className="h-11 w-16 cursor-pointer rounded-xl border border-line bg-card p-1"
              value={colour}
              aria-invalid={Boolean(wrong)}
              aria-describedby={wrong ? id : undefined}
              onChange={({ target }) => change(target.value)}
            />
          </label>
          {text && (
            <span
              aria-hidden
              className="rounded-xl px-4 py-2 font-semibold"
              style={{ background: colour, color: text }}
            >
              {sample}
            </span>
          )}
        </div>
      )}
      <FieldError id={id} error={wrong} />
    </div>
  );
}
