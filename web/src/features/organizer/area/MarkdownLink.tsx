import { useId, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, INPUT } from '@/components/ui';
import { LIMITS } from '@/lib/limits';

interface LinkFormProps {
  /** Where it leads now; empty where there is none yet. */
  href: string;
  apply: (href: string) => void;
  close: () => void;
}

/** An address as one types it: what has no scheme is a page, or an address of mail. */
function whole(typed: string): string {
  const address = typed.trim();
  if (!address || /^(https?:|mailto:|tel:)/i.test(address)) return address;
  return /^[^\s/@]+@[^\s/@]+$/.test(address) ? `mailto:${address}` : `https://${address}`;
}

/** Where a link is to lead. It is no form of its own: it stands in the one that the text is a part of. */
export function LinkForm({ href, apply, close }: LinkFormProps) {
  const { t } = useTranslation('editor');
  const id = useId();
  const [typed, setTyped] = useState(href);
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') close();
    if (event.key !== 'Enter' || event.nativeEvent.isComposing) return;
    event.preventDefault();
    apply(whole(typed));
  };
  return (
    <div className="flex flex-wrap items-end gap-2 rounded-xl bg-soft p-3">
      <div className="min-w-48 flex-1 space-y-1.5">
        <label htmlFor={id} className="block text-sm font-medium">
          {t('rich.address')}
        </label>
        <input
          id={id}
          inputMode="url"
          autoComplete="off"
          placeholder="https://"
          maxLength={LIMITS.webAddress}
          className={INPUT}
          value={typed}
          // It was asked for a moment ago.
          ref={focused}
          onChange={({ target }) => setTyped(target.value)}
          onKeyDown={onKeyDown}
        />
      </div>
      <Button onClick={() => apply(whole(typed))}>{t('rich.apply')}</Button>
      {href && <Button onClick={() => apply('')}>{t('rich.unlink')}</Button>}
      <Button tone="quiet" onClick={close}>
        {t('rich.close')}
      </Button>
    </div>
  );
}

function focused(input: HTMLInputElement | null): void {
  input?.focus();
}
