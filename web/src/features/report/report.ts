import { graphql } from '@/graphql/generated';
import type { ReportReason } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { check } from '@/lib/refusal';

export const REASONS: ReportReason[] = ['FRAUD', 'ILLEGAL', 'OFFENSIVE', 'MISLEADING', 'SPAM', 'OTHER'];

const ReportDocument = graphql(`
  mutation CreateReport($input: ReportCreateInput!) {
    reportCreate(input: $input) {
      errors {
        ...ReportErrorFields
      }
    }
  }
`);

export async function report(subjectId: string, reason: ReportReason, message: string): Promise<void> {
  const { reportCreate } = await execute(ReportDocument, { input: { subjectId, reason, message } });
  check(reportCreate.errors);
}
