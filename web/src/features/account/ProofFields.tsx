import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Skeleton } from '@/components/ui';
import { useViewer } from '@/lib/viewer';
import type { Fields } from '@/components/Form';
import type { Proof } from './changes';
import { CodeField } from './CodeField';
import { factorQuery } from './factor';
import { PasswordField } from './SetupDialog';

/** The fields that show that it is the owner who asks, where a device left open must not be enough. */
export const PROOF_FIELDS = ['password', 'code'];

export function ProofFields({ problem }: { problem: (field: string) => string | undefined }) {
  const { t } = useTranslation('myAccount');
  const { viewer } = useViewer();
  const factor = useQuery(factorQuery);
  return (
    <>
      {/* Password managers look for the account by this. */}
      <input
        type="text"
        name="username"
        autoComplete="username"
        value={viewer?.email ?? ''}
        readOnly
        hidden
      />
      <PasswordField error={problem('password')} />
      {factor.isPending && <Skeleton className="h-20" />}
      {/* Where it is unknown, whoever has no second factor leaves it empty. */}
      {(factor.data || factor.isError || problem('code')) && (
        <CodeField
          error={problem('code')}
          hint={t('proof.codeHint')}
          optional={!factor.data && !problem('code')}
        />
      )}
    </>
  );
}

export function proofOf({ text, optional }: Fields): Proof {
  return { password: text('password'), code: optional('code') };
}
