import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { MailKind, MyMailsQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { accountKeys } from '@/lib/keys/account';
import { check } from '@/lib/refusal';

const MyMailsDocument = graphql(`
  query MyMails($key: String) {
    mailPreferences(key: $key) {
      linkKind
      choices {
        kind
        wanted
      }
    }
  }
`);

export type MyMails = NonNullable<MyMailsQuery['mailPreferences']>;

/** Which mails the viewer gets; with the key of a mail's link: whoever got the mail. Null for a link that does not work. */
export const mailsQuery = (key?: string) =>
  queryOptions({
    queryKey: accountKeys.mails(key),
    queryFn: async ({ signal }) =>
      (await execute(MyMailsDocument, { key: key ?? null }, signal)).mailPreferences ?? null,
  });

const ChooseMailsDocument = graphql(`
  mutation ChooseMails($input: MailPreferencesUpdateInput!) {
    mailPreferencesUpdate(input: $input) {
      mailPreferences {
        linkKind
        choices {
          kind
          wanted
        }
      }
      errors {
        ...MailPreferenceErrorFields
      }
    }
  }
`);

/** Ends mails of a kind, or wants them again. */
export async function chooseMails(
  key: string | undefined,
  kind: MailKind,
  wanted: boolean,
): Promise<MyMails | null> {
  const input = { key: key ?? null, choices: [{ kind, wanted }] };
  const { mailPreferencesUpdate } = await execute(ChooseMailsDocument, { input });
  check(mailPreferencesUpdate.errors);
  return mailPreferencesUpdate.mailPreferences ?? null;
}
