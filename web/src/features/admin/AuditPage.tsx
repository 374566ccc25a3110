import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Download } from '@/components/Download';
import { SearchBox } from '@/components/Filters';
import { TextField } from '@/components/Field';
import { changed } from '@/lib/search';
import { useTitle } from '@/lib/title';
import { AuditList } from './AuditList';
import { Picker } from './Picker';
import { auditFile, parseAuditSearch, type AuditSearch } from './audit';

const route = getRouteApi('/admin/audit');
const DAYS = ['from', 'to'] as const;

/** What was done on the platform that has to do with money, permissions or what others see. */
export function AuditPage() {
  const { t } = useTranslation('admin');
  const { t: pick } = useTranslation('platform');
  useTitle(t('audit.title'));
  const search = parseAuditSearch(route.useSearch());
  const navigate = route.useNavigate();
  const change = (change: { [key in keyof AuditSearch]?: AuditSearch[key] | undefined }) =>
    void navigate({
      search: (before) => changed(parseAuditSearch(before), change),
      replace: true,
      resetScroll: false,
    });
  return (
    <>
      <h1 className="text-2xl font-bold tracking-tight">{t('audit.title')}</h1>
      <search className="my-4 grid gap-2 sm:grid-cols-2">
        <Picker
          kind="person"
          label={pick('pick.person')}
          chosen={search.actor ?? ''}
          choose={(actor) => change({ actor })}
        />
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
        {(['action', 'subject'] as const).map((word) => (
          <SearchBox
            key={word}
            label={t(`audit.by.${word}`)}
            text={search[word] ?? ''}
            search={(text) => change({ [word]: text })}
          />
        ))}
        {DAYS.map((day) => (
          <TextField
            key={day}
            type="date"
            label={t(`audit.${day}`)}
            value={search[day] ?? ''}
            onChange={({ target }) => change({ [day]: target.value || undefined })}
          />
        ))}
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
