import { getRouteApi } from '@tanstack/react-router';
import type { ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { Download } from '@/components/Download';
import { Field, TextField } from '@/components/Field';
import { useSearchText } from '@/components/searchText';
import { Button, INPUT } from '@/components/ui';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { AuditList } from './AuditList';
import { ACTIONS, useActionWords } from './auditWords';
import { CodePicker } from './CodePicker';
import { Picker } from './Picker';
import { AUDIT_FIELDS, auditFile, parseAuditSearch, type AuditSearch } from './audit';

const route = getRouteApi('/admin/audit');
const DAYS = ['from', 'to'] as const;

/** What was done on the platform that has to do with money, permissions or what others see. */
export function AuditPage() {
  const { t } = useTranslation('admin');
  const { t: pick } = useTranslation('platform');
  const { t: audit } = useTranslation('audit');
  const words = useActionWords();
  useTitle(t('audit.title'));
  const search = parseAuditSearch(route.useSearch());
  const navigate = route.useNavigate();
  const change = (change: { [key in keyof AuditSearch]?: AuditSearch[key] | undefined }) =>
    void navigate({
      search: (before) => changed(parseAuditSearch(before), change),
      replace: true,
      resetScroll: false,
    });
  const filtered = AUDIT_FIELDS.some((field) => search[field] !== undefined);
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t('audit.title')}</h1>
      <search className="my-4 block">
        <div className="grid grid-cols-2 gap-3 *:col-span-2 lg:grid-cols-4 lg:*:col-span-1">
          <CodePicker
            label={t('audit.by.action')}
            listed={audit('actionListed')}
            codes={ACTIONS}
            words={words}
            chosen={search.action ?? ''}
            choose={(action) => change({ action })}
          />
          <Picker
            kind="person"
            label={pick('pick.person')}
            chosen={search.actor ?? ''}
            choose={(actor) => change({ actor })}
          />
          {DAYS.map((day) => (
            <div key={day} className="col-span-1!">
              <TextField
                type="date"
                label={t(`audit.${day}`)}
                value={search[day] ?? ''}
                onChange={({ target }) => change({ [day]: target.value || undefined })}
              />
            </div>
          ))}
        </div>
        <details className="mt-1" open={search.subject !== undefined || search.organization !== undefined}>
          <summary className="inline-flex min-h-11 cursor-pointer items-center text-accent">
            {audit('moreFilters')}
          </summary>
          <div className="grid gap-3 sm:grid-cols-2 lg:grid-cols-4">
            <Picker
              kind="organization"
              label={pick('pick.organization')}
              chosen={search.organization ?? ''}
              choose={(organization) => change({ organization })}
            />
            <Picker
              kind="person"
              label={pick('pick.about')}
              chosen={search.subject?.startsWith('user_') ? search.subject : ''}
              choose={(subject) => change({ subject })}
            />
            <Picker
              kind="event"
              label={pick('pick.aboutEvent')}
              chosen={search.subject?.startsWith('event_') ? search.subject : ''}
              choose={(subject) => change({ subject })}
            />
            <Field label={audit('id')}>
              {(props) => (
                <IdBox {...props} wanted={search.subject} search={(subject) => change({ subject })} />
              )}
            </Field>
          </div>
        </details>
        {filtered && (
          <Button tone="quiet" onClick={() => void navigate({ search: {}, replace: true })}>
            {audit('clear')}
          </Button>
        )}
      </search>
      <div className="mb-4">
        <Download
          files={(['xlsx', 'csv'] as const).map((kind) => ({
            path: auditFile(search, kind),
            name: `audit.${kind}`,
            label: t(`audit.download.${kind}`),
          }))}
        >
          {t('audit.downloadText')}
        </Download>
      </div>
      <AuditList search={search} />
    </>
  );
}

interface IdBoxProps extends ComponentProps<'input'> {
  wanted: string | undefined;
  search: (id: string | undefined) => void;
}

/** Takes the id of anything, as support gets it from a person or a log. */
function IdBox({ wanted, search, ...props }: IdBoxProps) {
  const [typed, setTyped] = useSearchText(wanted ?? '', search);
  return (
    <input
      {...props}
      type="search"
      dir="ltr"
      className={`${INPUT} font-mono text-sm`}
      value={typed}
      onChange={(event) => setTyped(event.target.value)}
    />
  );
}
