import { useTranslation } from 'react-i18next';
import { ChooseFile } from '@/components/ChooseFile';
import { Confirm } from '@/components/Confirm';
import { Logo } from '@/components/Logo';
import { Notice } from '@/components/ui';
import type { LogoFragment } from '@/graphql/generated/graphql';
import { usePictureChange } from '@/lib/pictureChange';
import { RequestError } from '@/lib/transport';
import texts from '@/locales/en/publicPage.json';

interface LogoUploadProps {
  logo: LogoFragment | null;
  send: (file: File) => Promise<LogoFragment>;
  remove: () => Promise<void>;
  changed: (logo: LogoFragment | null) => Promise<void>;
}

type Code = keyof typeof texts.logo.code;

/** Refusals in the reader's words; the server's for those there are none for. */
function useLogoText(): (error: Error) => string {
  const { t, i18n } = useTranslation('publicPage');
  return (error) => {
    const key = `logo.code.${(error instanceof RequestError ? error.code : 'INTERNAL') as Code}` as const;
    return i18n.exists(key, { ns: 'publicPage' }) ? (t(key) as string) : error.message;
  };
}

/** A logo: choose a file, see what becomes of it, take it away. */
export function LogoUpload({ logo, send, remove, changed }: LogoUploadProps) {
  const { t } = useTranslation('publicPage');
  const say = useLogoText();
  const { sending, busy, error, choose, takeAway } = usePictureChange({ send, remove, changed });
  return (
    <div className="space-y-3">
      {error && <Notice tone="bad">{say(error)}</Notice>}
      <div className="grid h-28 place-items-center rounded-2xl border border-dashed border-line bg-soft p-3">
        {logo ? (
          <Logo logo={logo} className={`max-h-20 w-auto max-w-full ${busy ? 'opacity-40' : ''}`} />
        ) : (
          <p className="text-quiet">{t(sending.isPending ? 'logo.sending' : 'logo.none')}</p>
        )}
      </div>
      <p className="text-sm text-quiet">{t('logo.hint')}</p>
      <div className="flex flex-wrap gap-3">
        <ChooseFile choose={([file]) => choose(file)} label={t(logo ? 'logo.replace' : 'logo.choose')} />
        {logo && (
          <Confirm
            label={t('logo.remove.label')}
            title={t('logo.remove.title')}
            yes={t('logo.remove.yes')}
            no={t('logo.remove.no')}
            busy={busy}
            confirm={takeAway}
          />
        )}
      </div>
      <p role="status" className="sr-only">
        {sending.isPending ? t('logo.sending') : sending.isSuccess && logo ? t('logo.done') : ''}
      </p>
    </div>
  );
}
