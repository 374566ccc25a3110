import {
  infiniteQueryOptions,
  keepPreviousData,
  queryOptions,
  type QueryClient,
} from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { AdminJobsQuery, JobQueuesQuery, JobState, QueueName } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { adminKeys } from '@/lib/keys/admin';
import { check } from '@/lib/refusal';
import { oneOf, searchSchema, word } from '@/lib/search';

export const STATES: JobState[] = ['DEAD', 'READY', 'RUNNING', 'SCHEDULED', 'DONE', 'DROPPED'];
export const QUEUES: QueueName[] = ['PAYMENTS', 'MAIL', 'SYNC', 'BULK_MAIL', 'MAINTENANCE'];

/** Which jobs are wanted, as it stands in the address. */
export const parseJobSearch = searchSchema({ state: oneOf(STATES), queue: oneOf(QUEUES), kind: word });
export type JobSearch = ReturnType<typeof parseJobSearch>;

const JobsDocument = graphql(`
  query AdminJobs($filter: JobFilter, $after: String) {
    jobs(filter: $filter, first: 25, after: $after) {
      pageInfo {
        hasNextPage
        endCursor
      }
      nodes {
        id
        kind
        subject {
          ...NamedThing
        }
        queue
        status
        attempts
        maxAttempts
        lastError
        failures {
          attempt
          error
          failedAt
        }
        runAt
        finishedAt
      }
    }
  }
`);

const QueuesDocument = graphql(`
  query JobQueues {
    jobQueues {
      name
      depth
      lagSeconds
      running
      scheduled
      dead
      paused
    }
  }
`);

const RetryDocument = graphql(`
  mutation RetryJob($input: JobRetryInput!) {
    jobRetry(input: $input) {
      errors {
        ...JobErrorFields
      }
    }
  }
`);

const DropDocument = graphql(`
  mutation DropJob($input: JobDropInput!) {
    jobDrop(input: $input) {
      errors {
        ...JobErrorFields
      }
    }
  }
`);

const RetryAllDocument = graphql(`
  mutation RetryAllJobs($input: JobsRetryAllInput!) {
    jobsRetryAll(input: $input) {
      errors {
        ...JobErrorFields
      }
    }
  }
`);

const DropAllDocument = graphql(`
  mutation DropAllJobs($input: JobsDropAllInput!) {
    jobsDropAll(input: $input) {
      errors {
        ...JobErrorFields
      }
    }
  }
`);

const PauseDocument = graphql(`
  mutation PauseQueue($input: QueuePauseInput!) {
    queuePause(input: $input) {
      errors {
        ...JobErrorFields
      }
    }
  }
`);

const ResumeDocument = graphql(`
  mutation ResumeQueue($input: QueueResumeInput!) {
    queueResume(input: $input) {
      errors {
        ...JobErrorFields
      }
    }
  }
`);

export type AdminJob = AdminJobsQuery['jobs']['nodes'][number];
export type JobQueue = JobQueuesQuery['jobQueues'][number];

/** How often what is on the page is asked for anew, in milliseconds. */
const AGAIN_MS = 5_000;

/** How the queues stand, kept up to date. */
export const queuesQuery = queryOptions({
  queryKey: adminKeys.queues,
  queryFn: async ({ signal }) => (await execute(QueuesDocument, {}, signal)).jobQueues,
  refetchInterval: AGAIN_MS,
});

/** Jobs, newest first. */
export function jobsQuery({ state, queue, kind }: JobSearch) {
  return infiniteQueryOptions({
    queryKey: adminKeys.jobList(state, queue, kind),
    queryFn: async ({ pageParam, signal }) => {
      const filter = { status: state ?? null, queue: queue ?? null, kind: kind ?? null };
      return (await execute(JobsDocument, { filter, after: pageParam }, signal)).jobs;
    },
    initialPageParam: null as string | null,
    getNextPageParam: ({ pageInfo }) => (pageInfo.hasNextPage ? pageInfo.endCursor : null),
    placeholderData: keepPreviousData,
  });
}

/** Something that is done about jobs. */
export type Deed =
  | { kind: 'retry' | 'drop'; job: string }
  | { kind: 'retryAll' | 'dropAll'; of: string }
  | { kind: 'pause' | 'resume'; queue: QueueName };

export async function run(deed: Deed): Promise<void> {
  switch (deed.kind) {
    case 'retry': {
      check((await execute(RetryDocument, { input: { jobId: deed.job } })).jobRetry.errors);
      return;
    }
    case 'drop': {
      check((await execute(DropDocument, { input: { jobId: deed.job } })).jobDrop.errors);
      return;
    }
    case 'retryAll': {
      check((await execute(RetryAllDocument, { input: { kind: deed.of } })).jobsRetryAll.errors);
      return;
    }
    case 'dropAll': {
      check((await execute(DropAllDocument, { input: { kind: deed.of } })).jobsDropAll.errors);
      return;
    }
    case 'pause': {
      check((await execute(PauseDocument, { input: { queue: deed.queue } })).queuePause.errors);
      return;
    }
    case 'resume': {
      check((await execute(ResumeDocument, { input: { queue: deed.queue } })).queueResume.errors);
      return;
    }
  }
}

/** What is known of jobs and queues is asked for anew. */
export async function jobsChanged(client: QueryClient): Promise<void> {
  await Promise.all([
    client.invalidateQueries({ queryKey: adminKeys.jobs }),
    client.invalidateQueries({ queryKey: adminKeys.queues }),
    client.invalidateQueries({ queryKey: adminKeys.audit }),
  ]);
}
