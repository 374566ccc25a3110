import { useTranslation } from 'react-i18next';
import { Prose } from '@/components/Prose';
import { buttonClass, Notice, Page } from '@/components/ui';
import { versionDay } from '@/lib/dates';

interface TextProps {
  title: string;
  text: {
    version: number;
    publishedAt: string;
    isCurrent: boolean;
    url?: string | null | undefined;
    html?: string | null | undefined;
  };
  /** The language of the text, which may be another than the page's. */
  language?: string | undefined;
  /** Where the version is that is in force. */
  current: string;
}

/** Headings of texts begin at the third level; here they come right below the title. What is typed has no bare `>`. */
const raised = (html: string) => html.replaceAll('h3>', 'h2>').replaceAll('h4>', 'h3>');

/** A text with its version and date, or where it is. */
export function Text({ title, text, language, current }: TextProps) {
  const { t } = useTranslation('consent');
  const date = versionDay(text.publishedAt, 'long');
  return (
    <Page narrow>
      <h1 className="text-3xl font-bold tracking-tight [overflow-wrap:anywhere]">{title}</h1>
      <p className="mt-1 mb-6 text-sm text-quiet">{t('page.dated', { version: text.version, date })}</p>
      {!text.isCurrent && (
        <div className="mb-6">
          <Notice tone="warn">
            {t('page.old')}{' '}
            <a className="underline" href={current}>
              {t('page.current')}
            </a>
          </Notice>
        </div>
      )}
      {text.url && (
        <>
          <p className="mb-4">{t('page.elsewhere')}</p>
          <a className={buttonClass('primary')} href={text.url}>
            {t('page.open')}
          </a>
        </>
      )}
      {text.html && (
        <div lang={language}>
          <Prose html={raised(text.html)} />
        </div>
      )}
    </Page>
  );
}
