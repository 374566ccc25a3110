import { queryOptions, type QueryClient } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { AvatarFragment, MyChangesQuery } from '@/graphql/generated/graphql';
import { download } from '@/lib/download';
import { execute } from '@/lib/graphql';
import { accountKeys } from '@/lib/keys/account';
import { ownKeys } from '@/lib/keys/own';
import { check, Refused } from '@/lib/refusal';
import { RequestError, send } from '@/lib/transport';
import { upload } from '@/lib/upload';
import { viewerQuery } from '@/lib/viewer';

/** That it is the owner who asks: the password, and a code where there is a second step. */
export interface Proof {
  password: string;
  code: string | null;
}

const MyChangesDocument = graphql(`
  query MyChanges {
    viewer {
      id
      deletesAt
      emailChange {
        newEmail
      }
      deletionBlockedBy {
        id
        name
        slug
      }
    }
  }
`);

export type MyChanges = NonNullable<MyChangesQuery['viewer']>;

/** What is to become of the viewer's account: another address, or its end. */
export const changesQuery = queryOptions({
  queryKey: ownKeys.changes,
  queryFn: ({ signal }) => execute(MyChangesDocument, {}, signal),
  select: ({ viewer }) => viewer ?? null,
});

/** Asks anew what stands in the account. */
export async function accountChanged(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: changesQuery.queryKey }),
    client.invalidateQueries({ queryKey: viewerQuery.queryKey }),
    client.invalidateQueries({ queryKey: accountKeys.sessions }),
  ]);
}

const AskForEmailDocument = graphql(`
  mutation AskForEmail($input: EmailChangeRequestInput!) {
    emailChangeRequest(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export async function askForEmail(email: string, proof: Proof): Promise<void> {
  const { emailChangeRequest } = await execute(AskForEmailDocument, { input: { email, proof } });
  check(emailChangeRequest.errors.map(beside));
}

/** A field of the proof is a field of the form. */
function beside<P extends { field?: string | null }>(problem: P): P {
  return { ...problem, field: problem.field?.replace(/^proof\./, '') ?? null };
}

const GiveUpEmailDocument = graphql(`
  mutation GiveUpEmail($input: EmailChangeCancelInput!) {
    emailChangeCancel(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export async function giveUpEmail(newEmail: string): Promise<void> {
  const { emailChangeCancel } = await execute(GiveUpEmailDocument, { input: { newEmail } });
  check(emailChangeCancel.errors);
}

const ConfirmEmailDocument = graphql(`
  mutation ConfirmEmail($input: EmailChangeConfirmInput!) {
    emailChangeConfirm(input: $input) {
      user {
        id
        email
      }
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Makes the new address the account's. */
export async function confirmEmail(by: { token: string } | { code: string }): Promise<void> {
  const { emailChangeConfirm } = await execute(ConfirmEmailDocument, { input: by });
  check(emailChangeConfirm.errors);
}

const UndoEmailDocument = graphql(`
  mutation UndoEmail($input: EmailChangeUndoInput!) {
    emailChangeUndo(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export async function undoEmail(token: string): Promise<void> {
  check((await send(UndoEmailDocument, { input: { token } })).emailChangeUndo.errors);
}

const DeleteAccountDocument = graphql(`
  mutation DeleteAccount($input: AccountDeletionRequestInput!) {
    accountDeletionRequest(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export async function deleteAccount(proof: Proof): Promise<void> {
  const { accountDeletionRequest } = await execute(DeleteAccountDocument, { input: { proof } });
  check(accountDeletionRequest.errors.map(beside));
}

const KeepAccountDocument = graphql(`
  mutation KeepAccount($input: AccountDeletionStopInput!) {
    accountDeletionStop(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export async function keepAccount(userId: string): Promise<void> {
  const { accountDeletionStop } = await execute(KeepAccountDocument, { input: { userId } });
  check(accountDeletionStop.errors);
}

const FIELDS: Record<string, string> = {
  INVALID_CREDENTIALS: 'password',
  SECOND_FACTOR_REQUIRED: 'code',
  CODE_INVALID: 'code',
  TOO_MANY_ATTEMPTS: 'code',
};

/** Saves the file with everything that is held of the viewer. */
export async function downloadData(proof: Proof): Promise<void> {
  try {
    await download('/account/export.json', 'event-radar-account.json', proof);
  } catch (error) {
    const field = error instanceof RequestError ? FIELDS[error.code] : undefined;
    if (!(error instanceof RequestError) || !field) throw error;
    throw new Refused([{ code: error.code, field, message: error.message }]);
  }
}

/** Makes a file the viewer's picture. */
export async function setPicture(file: File): Promise<AvatarFragment> {
  return ((await upload('/account/avatar', { body: file })) as { avatar: AvatarFragment }).avatar;
}

export async function removePicture(): Promise<void> {
  await upload('/account/avatar', { method: 'DELETE' });
}
