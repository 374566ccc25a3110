import { queryOptions } from '@tanstack/react-query';
import type { Proof } from '@/features/account/changes';
import { graphql } from '@/graphql/generated';
import type { ApiAccess, ApiKeyCreateInput, ApiKeyFragment, ApiResource } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { ownKeys } from '@/lib/keys/own';
import { organizationKeys } from '@/lib/keys/organizer';
import { check } from '@/lib/refusal';

export type ApiKey = ApiKeyFragment;
export type { ApiAccess, ApiResource };

/** What keys may be allowed, in the order of the table; the last one only for personal keys. */
export const RESOURCES: readonly { resource: ApiResource; readOnly?: boolean; personal?: boolean }[] = [
  { resource: 'EVENTS' },
  { resource: 'VENUES' },
  { resource: 'ORDERS' },
  { resource: 'CHECK_INS' },
  { resource: 'REFUNDS' },
  { resource: 'PAYMENTS', readOnly: true },
  { resource: 'MESSAGES' },
  { resource: 'ORGANIZATIONS' },
  { resource: 'MEMBERS' },
  { resource: 'WEBHOOKS' },
  { resource: 'PROFILE', personal: true },
];

const KeysOfOrganizationDocument = graphql(`
  query KeysOfOrganization($id: ID!) {
    organization(id: $id) {
      id
      apiKeys {
        ...ApiKey
      }
    }
  }
  fragment ApiKey on ApiKey {
    id
    name
    hint
    status
    personName
    viewerIsPerson
    createdAt
    expiresAt
    lastUsedAt
    scopes {
      resource
      access
    }
  }
`);

const OwnKeysDocument = graphql(`
  query OwnKeys {
    viewer {
      id
      apiKeys {
        ...ApiKey
      }
    }
  }
`);

/** An organization's keys, or one's personal ones. */
export function apiKeysQuery(organization: string | null) {
  return queryOptions({
    queryKey: organization ? organizationKeys.apiKeys(organization) : ownKeys.apiKeys,
    queryFn: async ({ signal }): Promise<readonly ApiKey[]> => {
      if (!organization) return (await execute(OwnKeysDocument, {}, signal)).viewer?.apiKeys ?? [];
      return (
        (await execute(KeysOfOrganizationDocument, { id: organization }, signal)).organization?.apiKeys ?? []
      );
    },
  });
}

/** A field of the proof is a field of the form, and what is wrong with one scope is wrong with the table. */
function beside<P extends { field?: string | null }>(problem: P): P {
  return {
    ...problem,
    field: problem.field?.replace(/^proof\./, '').replace(/^scopes\..*/, 'scopes') ?? null,
  };
}

const CreateKeyDocument = graphql(`
  mutation CreateKey($input: ApiKeyCreateInput!) {
    apiKeyCreate(input: $input) {
      secret
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

/** Makes a key, and returns its secret. */
export async function createKey(input: ApiKeyCreateInput): Promise<string> {
  const { apiKeyCreate } = await execute(CreateKeyDocument, { input });
  check(apiKeyCreate.errors.map(beside));
  return apiKeyCreate.secret ?? '';
}

const RevokeKeyDocument = graphql(`
  mutation RevokeKey($input: ApiKeyRevokeInput!) {
    apiKeyRevoke(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export async function revokeKey(apiKeyId: string): Promise<void> {
  const { apiKeyRevoke } = await execute(RevokeKeyDocument, { input: { apiKeyId } });
  check(apiKeyRevoke.errors);
}

const TakeKeyOverDocument = graphql(`
  mutation TakeKeyOver($input: ApiKeyTakeOverInput!) {
    apiKeyTakeOver(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

export async function takeKeyOver(apiKeyId: string, proof: Proof): Promise<void> {
  const { apiKeyTakeOver } = await execute(TakeKeyOverDocument, { input: { apiKeyId, proof } });
  check(apiKeyTakeOver.errors.map(beside));
}
