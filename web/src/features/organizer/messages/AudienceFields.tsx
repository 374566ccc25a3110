import { useTranslation } from 'react-i18next';
import { Field } from '@/components/Field';
import { INPUT } from '@/components/ui';
import type { OrganizerEvent } from '../area/event';
import { STATUSES, toggled, type AudienceChoice } from './audience';

interface AudienceFieldsProps {
  types: OrganizerEvent['ticketTypes'];
  value: AudienceChoice;
  change: (value: AudienceChoice) => void;
  error: string | undefined;
}

/** Who is to get a message. */
export function AudienceFields({ types, value, change, error }: AudienceFieldsProps) {
  const { t } = useTranslation('messages');
  return (
    <fieldset className="space-y-4">
      <legend className="sr-only">{t('audience.title')}</legend>
      <div className="grid gap-4 sm:grid-cols-2">
        <Field label={t('audience.title')} error={error}>
          {(props) => (
            <select
              {...props}
              className={INPUT}
              value={value.status}
              onChange={({ target }) =>
                change({ ...value, status: STATUSES.find((known) => known === target.value) ?? 'CONFIRMED' })
              }
            >
              {STATUSES.map((status) => (
                <option key={status} value={status}>
                  {t(`audience.${status}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        {value.status === 'CONFIRMED' && (
          <Field label={t('audience.door')}>
            {(props) => (
              <select
                {...props}
                className={INPUT}
                value={value.checkedIn}
                onChange={({ target }) =>
                  change({
                    ...value,
                    checkedIn: target.value === 'yes' || target.value === 'no' ? target.value : '',
                  })
                }
              >
                <option value="">{t('audience.both')}</option>
                <option value="yes">{t('audience.here')}</option>
                <option value="no">{t('audience.absent')}</option>
              </select>
            )}
          </Field>
        )}
      </div>
      {types.length > 1 && (
        <fieldset>
          <legend className="text-sm font-medium">{t('audience.types')}</legend>
          <div className="flex flex-wrap gap-x-6">
            {types.map(({ id, name }) => (
              <label key={id} className="flex min-h-11 items-center gap-3 [overflow-wrap:anywhere]">
                <input
                  type="checkbox"
                  className="size-5 shrink-0"
                  checked={value.types.includes(id)}
                  onChange={() => change({ ...value, types: toggled(value.types, id) })}
                />
                {name}
              </label>
            ))}
          </div>
          <p className="text-sm text-quiet">{t('audience.allTypes')}</p>
        </fieldset>
      )}
    </fieldset>
  );
}
