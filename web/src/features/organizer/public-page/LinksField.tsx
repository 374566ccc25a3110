import { useId, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';
import { Button } from '@/components/ui';
import { LIMITS } from '@/lib/limits';
import { MOST_LINKS, type TypedLink } from './profile';

interface LinksFieldProps {
  links: TypedLink[];
  change: (links: TypedLink[]) => void;
  problem: (field: string) => string | undefined;
}

/** The links of the public page, in their order. */
export function LinksField({ links, change, problem }: LinksFieldProps) {
  const { t } = useTranslation('publicPage');
  const id = useId();
  const add = useRef<HTMLButtonElement>(null);
  const set = (place: number, part: Partial<TypedLink>) =>
    change(links.map((link, other) => (other === place ? { ...link, ...part } : link)));
  return (
    <fieldset aria-labelledby={id}>
      <legend id={id} className="text-sm font-medium">
        {t('links.title')}
      </legend>
      <ol className="mt-2 space-y-3">
        {links.map((link, place) => (
          // Links have no names of their own, and keep their places while one types.
          <li key={place} className="space-y-2 rounded-xl border border-line p-3">
            <TextField
              label={t('links.label', { number: place + 1 })}
              name={`links.${place}.label`}
              maxLength={LIMITS.linkLabel}
              value={link.label}
              onChange={({ target }) => set(place, { label: target.value })}
              error={problem(`links.${place}.label`)}
            />
            <TextField
              label={t('links.url', { number: place + 1 })}
              name={`links.${place}.url`}
              type="url"
              inputMode="url"
              maxLength={LIMITS.webAddress}
              placeholder="https://"
              value={link.url}
              onChange={({ target }) => set(place, { url: target.value })}
              error={problem(`links.${place}.url`)}
            />
            <Button
              tone="quiet"
              onClick={() => {
                change(links.filter((_, other) => other !== place));
                add.current?.focus();
              }}
            >
              {t('links.remove', { number: place + 1 })}
            </Button>
          </li>
        ))}
      </ol>
      <Button
        ref={add}
        className="mt-3"
        disabled={links.length >= MOST_LINKS}
        onClick={() => change([...links, { label: '', url: '' }])}
      >
        {t('links.add')}
      </Button>
    </fieldset>
  );
}
