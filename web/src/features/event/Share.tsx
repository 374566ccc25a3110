import { useState } from 'react';
import { useTranslation } from 'react-i18next';

/** The device's share sheet; where there is none, the link goes to the clipboard. */
export function Share({ title }: { title: string }) {
  const { t } = useTranslation('event');
  const [copied, setCopied] = useState(false);
  async function share() {
    const url = location.origin + location.pathname;
    try {
      if (typeof navigator.share === 'function') await navigator.share({ title, url });
      else {
        await navigator.clipboard.writeText(url);
        setCopied(true);
      }
    } catch {
      // The visitor thought better of it.
    }
  }
  return (
    <>
      <button type="button" className="min-h-11 text-accent underline" onClick={() => void share()}>
        {t('share')}
      </button>
      <span role="status" className="self-center text-sm text-good">
        {copied && t('copied')}
      </span>
    </>
  );
}
