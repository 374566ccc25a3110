import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Dialog } from '@/components/Dialog';
import { Icon } from '@/components/Icon';
import { TicketCode } from '@/components/TicketCode';
import { Button, buttonClass, INPUT } from '@/components/ui';

interface ShareDialogProps {
  title: string;
  url: string;
  close: () => void;
}

/** Ways to pass an event on where the device has none of its own. */
export default function ShareDialog({ title, url, close }: ShareDialogProps) {
  const { t } = useTranslation('eventParts');
  const [copied, setCopied] = useState<boolean>();
  const copy = () =>
    navigator.clipboard.writeText(url).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  const mail = `mailto:?subject=${encodeURIComponent(title)}&body=${encodeURIComponent(`${title}\n${url}`)}`;
  return (
    <Dialog title={t('share.title')} close={close}>
      <input
        readOnly
        aria-label={t('share.link')}
        value={url}
        className={`${INPUT} mt-4`}
        onFocus={(event) => event.target.select()}
      />
      <div className="mt-3 flex flex-wrap gap-2">
        <Button tone="primary" onClick={() => void copy()}>
          <Icon name={copied ? 'check' : 'copy'} />
          {t('share.copy')}
        </Button>
        <a href={mail} className={buttonClass()}>
          <Icon name="mail" />
          {t('share.mail')}
        </a>
      </div>
      <p role="status" className="mt-2 min-h-6 text-sm">
        {copied && <span className="text-good">{t('share.copied')}</span>}
        {copied === false && <span className="text-warn">{t('share.notCopied')}</span>}
      </p>
      <div className="mx-auto mt-2 w-48">
        <TicketCode secret={url} label={t('share.code', { title })} />
      </div>
      <p className="mt-2 text-center text-sm text-quiet">{t('share.scan')}</p>
      <p className="mt-3 text-end">
        <Button tone="quiet" onClick={close}>
          {t('close')}
        </Button>
      </p>
    </Dialog>
  );
}
