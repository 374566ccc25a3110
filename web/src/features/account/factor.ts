import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { MySecondFactorQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { accountKeys } from '@/lib/keys/account';
import { check } from '@/lib/refusal';
import { send } from '@/lib/transport';
import { viewerQuery } from '@/lib/viewer';

const MySecondFactorDocument = graphql(`
  query MySecondFactor {
    viewer {
      id
      secondFactor {
        enabledAt
        recoveryCodesLeft
      }
    }
  }
`);

export type MySecondFactor = NonNullable<NonNullable<MySecondFactorQuery['viewer']>['secondFactor']>;

/** The viewer's second step; null while it is off. */
export const factorQuery = queryOptions({
  queryKey: accountKeys.secondFactor,
  queryFn: ({ signal }) => execute(MySecondFactorDocument, {}, signal),
  select: ({ viewer }) => viewer?.secondFactor ?? null,
});

/** The second step was switched on or off: what administrators may hangs on it too. */
export async function factorChanged(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: factorQuery.queryKey }),
    client.invalidateQueries({ queryKey: viewerQuery.queryKey }),
  ]);
}

const BeginFactorDocument = graphql(`
  mutation BeginFactor($input: SecondFactorBeginInput!) {
    secondFactorBegin(input: $input) {
      setup {
        secret
        uri
      }
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** What an authenticator app is set up with. */
export interface Setup {
  secret: string;
  uri: string;
}

export async function beginFactor(password: string): Promise<Setup | null> {
  const { secondFactorBegin } = await execute(BeginFactorDocument, { input: { password } });
  check(secondFactorBegin.errors);
  return secondFactorBegin.setup ?? null;
}

const ConfirmFactorDocument = graphql(`
  mutation ConfirmFactor($input: SecondFactorConfirmInput!) {
    secondFactorConfirm(input: $input) {
      recoveryCodes
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Switches the second step on; returns the recovery codes. */
export async function confirmFactor(code: string): Promise<string[]> {
  const { secondFactorConfirm } = await execute(ConfirmFactorDocument, { input: { code } });
  check(secondFactorConfirm.errors);
  return secondFactorConfirm.recoveryCodes ?? [];
}

const RemoveFactorDocument = graphql(`
  mutation RemoveFactor($input: SecondFactorRemoveInput!) {
    secondFactorRemove(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Switches the second step off. */
export async function removeFactor(password: string, code: string): Promise<void> {
  check((await execute(RemoveFactorDocument, { input: { password, code } })).secondFactorRemove.errors);
}

const UndoFactorDocument = graphql(`
  mutation UndoFactor($input: SecondFactorUndoInput!) {
    secondFactorUndo(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Takes back a second step that somebody else switched on, by the token from the mail that told of it. */
export async function undoFactor(token: string): Promise<void> {
  const { secondFactorUndo } = await send(UndoFactorDocument, { input: { token } });
  // Other links can be asked for anew; this one can't.
  check(
    secondFactorUndo.errors.map((refusal) =>
      refusal.code === 'TOKEN_INVALID' ? { ...refusal, code: 'UNDO_INVALID' } : refusal,
    ),
  );
}

const ReplaceCodesDocument = graphql(`
  mutation ReplaceCodes($input: RecoveryCodesReplaceInput!) {
    recoveryCodesReplace(input: $input) {
      recoveryCodes
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Makes other recovery codes. */
export async function replaceCodes(password: string, code: string): Promise<string[]> {
  const { recoveryCodesReplace } = await execute(ReplaceCodesDocument, { input: { password, code } });
  check(recoveryCodesReplace.errors);
  return recoveryCodesReplace.recoveryCodes ?? [];
}

/** A secret in groups of four, as people read it aloud. */
export function grouped(secret: string): string {
  return secret.replace(/(.{4})(?=.)/g, '$1 ');
}
