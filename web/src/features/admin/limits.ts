import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import type { RateLimitsQuery } from '@/graphql/generated/graphql';
import { execute } from '@/lib/graphql';
import { adminKeys } from '@/lib/keys/admin';

const LimitsDocument = graphql(`
  query RateLimits {
    rateLimits {
      counting
      startedAt
      groups {
        name
        setting
        perAddress {
          burst
          periodSeconds
        }
        perUser {
          burst
          periodSeconds
        }
        refused
      }
    }
  }
`);

export type RateLimits = RateLimitsQuery['rateLimits'];
export type LimitGroup = RateLimits['groups'][number];

/** How often what is on the page is asked for anew, in milliseconds. */
const AGAIN_MS = 10_000;

/** How often one may ask, and how that went, kept up to date. */
export const limitsQuery = queryOptions({
  queryKey: adminKeys.limits,
  queryFn: async ({ signal }) => (await execute(LimitsDocument, {}, signal)).rateLimits,
  refetchInterval: AGAIN_MS,
});

/** `5 minutes`: a period in the largest unit that leaves nothing over. */
export function formatPeriod(seconds: number, language: string): string {
  const [unit, size] =
    seconds % 3600 === 0 ? ['hour', 3600] : seconds % 60 === 0 ? ['minute', 60] : ['second', 1];
  return new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' }).format(seconds / size);
}
