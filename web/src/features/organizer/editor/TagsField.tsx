import { useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '@/components/Field';
import { INPUT } from '@/components/ui';
import { LIMITS } from '@/lib/limits';
import { MAX_TAGS, withTags } from './tags';

interface TagsFieldProps {
  label: string;
  hint: string;
  error: string | undefined;
  tags: string[];
  change: (tags: string[]) => void;
}

/** Tags as chips: typed and ended with Enter or a comma, each with a way out. */
export function TagsField({ label, hint, error, tags, change }: TagsFieldProps) {
  const { t } = useTranslation('editor');
  const [typed, setTyped] = useState('');
  const add = (text: string) => {
    setTyped('');
    const next = withTags(tags, text);
    if (next.length > tags.length) change(next);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      add(typed);
    } else if (event.key === 'Backspace' && !typed && tags.length > 0) {
      change(tags.slice(0, -1));
    }
  };
  return (
    <div className="space-y-2">
      <Field label={label} hint={hint} error={error}>
        {(props) => (
          <input
            {...props}
            className={INPUT}
            value={typed}
            maxLength={LIMITS.tag}
            autoComplete="off"
            enterKeyHint="enter"
            disabled={tags.length >= MAX_TAGS}
            onChange={({ target }) =>
              target.value.includes(',') ? add(target.value) : setTyped(target.value)
            }
            onKeyDown={onKeyDown}
            onBlur={() => add(typed)}
          />
        )}
      </Field>
      {tags.length > 0 && (
        <ul aria-label={label} className="flex flex-wrap gap-2">
          {tags.map((tag) => (
            <li
              key={tag}
              className="inline-flex min-w-0 max-w-full items-center rounded-full bg-accent-soft ps-3 text-accent"
            >
              <span className="truncate">{tag}</span>
              <button
                type="button"
                className="flex size-11 shrink-0 items-center justify-center rounded-full text-lg hover:bg-soft"
                aria-label={t('removeTag', { tag })}
                onClick={() => change(tags.filter((other) => other !== tag))}
              >
                <span aria-hidden>×</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
