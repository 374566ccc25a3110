import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { CrmConnectInput, CrmStandingFragment } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { organizationKeys } from '@/lib/keys/organizer';
import { checkFields } from '../area/problems';

graphql(`
  fragment CrmStanding on CustomerSystem {
    kind
    status
    url
    connectedAt
    lastSyncedAt
    lastError
    retryAt
    waitingCount
    erasingCount
    sentCount
    refusedCount
    refusals {
      reason
      erasing
      contactCount
    }
  }
`);

const CustomerSystemDocument = graphql(`
  query CustomerSystem($id: ID!) {
    organization(id: $id) {
      id
      customerSystem {
        ...CrmStanding
      }
    }
  }
`);

/** How a CRM stands. */
export type CrmConnection = CrmStandingFragment;

/** How often it is looked at again: contacts are sent some seconds after they change. */
const LOOK_MS = 15_000;

/** The organization's CRM; null while none is connected. */
export function crmQuery(organizationId: string) {
  return queryOptions({
    queryKey: organizationKeys.crm(organizationId),
    queryFn: ({ signal }) => execute(CustomerSystemDocument, { id: organizationId }, signal),
    select: ({ organization }) => organization?.customerSystem ?? null,
    refetchInterval: LOOK_MS,
  });
}

const CrmConnectDocument = graphql(`
  mutation CrmConnect($input: CrmConnectInput!) {
    crmConnect(input: $input) {
      signingSecret
      errors {
        ...CrmErrorFields
      }
    }
  }
`);

/** Connects a CRM; returns what a webhook's messages are signed with, this once. */
export async function connectCrm(input: CrmConnectInput): Promise<string | null> {
  const { crmConnect } = await execute(CrmConnectDocument, { input });
  checkFields(crmConnect.errors);
  return crmConnect.signingSecret ?? null;
}

const CrmDisconnectDocument = graphql(`
  mutation CrmDisconnect($input: CrmDisconnectInput!) {
    crmDisconnect(input: $input) {
      errors {
        ...CrmErrorFields
      }
    }
  }
`);

/** Lets go of the CRM, even if contacts wait to be erased there, where the reader knows. */
export async function disconnectCrm(organizationId: string, discardErasures: boolean): Promise<void> {
  const { crmDisconnect } = await execute(CrmDisconnectDocument, {
    input: { organizationId, discardErasures },
  });
  checkFields(crmDisconnect.errors);
}

const CrmContactEraseDocument = graphql(`
  mutation CrmContactErase($input: CrmContactEraseInput!) {
    crmContactErase(input: $input) {
      errors {
        ...CrmErrorFields
      }
    }
  }
`);

/** Has somebody erased from the CRM for good. */
export async function eraseContact(organizationId: string, email: string): Promise<void> {
  const { crmContactErase } = await execute(CrmContactEraseDocument, { input: { organizationId, email } });
  checkFields(crmContactErase.errors);
}
