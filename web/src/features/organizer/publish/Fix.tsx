import { useMutation } from '@tanstack/react-query';
import { Link, linkOptions } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { useViewer } from '@/lib/viewer';
import { useOrganization } from '../area/organization';
import type { Publishing, PublishProblem } from './publish';

const RequestVerificationDocument = graphql(`
  mutation RequestVerificationToPublish($input: EmailVerificationRequestInput!) {
    emailVerificationRequest(input: $input) {
      errors {
        ...AccountErrorFields
      }
    }
  }
`);

const LINK = 'inline-flex min-h-11 items-center text-accent underline';

/** Where, or how, something that stands against publishing is put right. */
export function Fix({ event, problem }: { event: Publishing; problem: PublishProblem }) {
  const { t } = useTranslation('events');
  const { slug } = useOrganization();
  const params = { org: slug, eventId: event.id };
  const tickets = linkOptions({ to: '/organizer/$org/events/$eventId/tickets', params });
  const edit = linkOptions({ to: '/organizer/$org/events/$eventId/edit', params });
  switch (problem.code) {
    case 'EVENT_IN_PAST':
    case 'MISSING_PLACE':
      return (
        <p>
          <Link {...edit} hash={problem.code === 'EVENT_IN_PAST' ? 'when' : 'where'} className={LINK}>
            {t(`publish.link.${problem.code}`)}
          </Link>
        </p>
      );
    case 'NO_TICKET_TYPE':
    case 'PAYMENTS_NOT_SET_UP':
      return (
        <p>
          <Link {...tickets} className={LINK}>
            {t(`publish.link.${problem.code}`)}
          </Link>
        </p>
      );
    case 'ORGANIZER_NOT_VERIFIED':
      return <Verification />;
    default:
      return null;
  }
}

/** Sends the link that confirms an address once more. */
export function Verification() {
  const { t } = useTranslation('events');
  const { t: common } = useTranslation();
  const { viewer } = useViewer();
  const email = viewer?.email ?? '';
  const sending = useMutation({
    mutationFn: () => execute(RequestVerificationDocument, { input: { email } }),
  });
  return (
    <p role="status">
      {sending.isSuccess ? (
        <span className="text-quiet">{t('publish.sent', { email })}</span>
      ) : (
        <button type="button" className={LINK} onClick={() => sending.mutate()}>
          {t('publish.link.ORGANIZER_NOT_VERIFIED')}
        </button>
      )}
      {sending.isError && <span className="block text-bad">{common('problem.fault')}</span>}
    </p>
  );
}
