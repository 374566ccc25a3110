import { useTranslation } from 'react-i18next';
import { Field } from '@/components/Field';
import { INPUT } from '@/components/ui';
import { INVITED_ROLES } from './members';

/** What somebody new may do; at first what most are taken in for. */
export function RoleField({ error }: { error: string | undefined }) {
  const { t } = useTranslation('team');
  const { t: organizer } = useTranslation('organizer');
  return (
    <Field label={t('role')} error={error}>
      {(props) => (
        <select {...props} name="role" className={INPUT} defaultValue="CHECK_IN_STAFF">
          {INVITED_ROLES.map((role) => (
            <option key={role} value={role}>
              {organizer(`role.${role}`)}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}
