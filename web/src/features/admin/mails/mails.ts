import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { MailTextDraftInput, MailTextFieldsFragment, MailTextKind } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { adminKeys } from '@/lib/keys/admin';
import { checkVersion } from '@/lib/meanwhile';
import { check } from '@/lib/refusal';
import type { Stand } from '@/lib/shared';

graphql(`
  fragment MailTextFields on MailText {
    kind
    locale
    placeholders
    builtInSubject
    builtInIntro
    subject
    intro
    updatedAt
    editor {
      id
      name
    }
    version
  }
`);

graphql(`
  fragment MailTextErrorFields on MailTextError {
    code
    field
    message
  }
`);

const MailTextsDocument = graphql(`
  query MailTexts {
    mailTexts {
      ...MailTextFields
    }
  }
`);

const PreviewDocument = graphql(`
  query MailTextPreview($input: MailTextDraftInput!) {
    mailTextPreview(input: $input) {
      subject
      text
      url
      errors {
        ...MailTextErrorFields
      }
    }
  }
`);

const UpdateDocument = graphql(`
  mutation UpdateMailText($input: MailTextUpdateInput!) {
    mailTextUpdate(input: $input) {
      mailText {
        ...MailTextFields
      }
      current {
        ...MailTextFields
      }
      errors {
        ...MailTextErrorFields
      }
    }
  }
`);

const ResetDocument = graphql(`
  mutation ResetMailText($input: MailTextResetInput!) {
    mailTextReset(input: $input) {
      mailText {
        ...MailTextFields
      }
      errors {
        ...MailTextErrorFields
      }
    }
  }
`);

const TestDocument = graphql(`
  mutation TestMailText($input: MailTextTestInput!) {
    mailTextTest(input: $input) {
      email
      errors {
        ...MailTextErrorFields
      }
    }
  }
`);

/** The emails whose texts can be written, each in all languages. */
export const mailTextsQuery = queryOptions({
  queryKey: adminKeys.mails,
  queryFn: async ({ signal }) => (await execute(MailTextsDocument, {}, signal)).mailTexts,
});

/** How an email looks with texts that are being written. */
export const mailPreviewQuery = (input: MailTextDraftInput) =>
  queryOptions({
    queryKey: adminKeys.mailPreview(JSON.stringify(input)),
    queryFn: async ({ signal }) => (await execute(PreviewDocument, { input }, signal)).mailTextPreview,
    placeholderData: keepPreviousData,
  });

export type Written = Record<'subject' | 'intro', string>;

/** The texts as their form has them: the built-in ones where there are no others. */
export const standOf = (text: MailTextFieldsFragment): Stand<Written> => ({
  values: { subject: text.subject ?? text.builtInSubject, intro: text.intro ?? text.builtInIntro },
  version: text.version,
});

export const isChanged = ({ subject, intro }: MailTextFieldsFragment) => subject != null || intro != null;

/** Throws `EditedMeanwhile` with how the form is to stand. */
export async function updateMailText(
  draft: MailTextDraftInput,
  version: number | undefined,
): Promise<MailTextFieldsFragment> {
  const { mailTextUpdate } = await execute(UpdateDocument, { input: { ...draft, version: version ?? null } });
  checkVersion(mailTextUpdate, standOf);
  check(mailTextUpdate.errors);
  if (!mailTextUpdate.mailText) throw new Error('no text in the answer');
  return mailTextUpdate.mailText;
}

/** Goes back to the built-in texts. */
export async function resetMailText(kind: MailTextKind, locale: string, version: number): Promise<void> {
  check((await execute(ResetDocument, { input: { kind, locale, version } })).mailTextReset.errors);
}

/** Sends the administrator an email with these texts; returns their address. */
export async function testMailText(input: MailTextDraftInput): Promise<string> {
  const { email, errors } = (await execute(TestDocument, { input })).mailTextTest;
  check(errors);
  return email ?? '';
}
