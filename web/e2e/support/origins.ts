/** How the product is set up: in one process with SQLite, or in its parts with PostgreSQL and Redis. */
export type Setup = 'embedded' | 'separate';

const variable = (setup: Setup) => `EVENT_RADAR_E2E_${setup.toUpperCase()}`;

/** Tells the tests' processes where a set-up answers. */
export function keepOrigin(setup: Setup, origin: string | undefined): void {
  if (origin) process.env[variable(setup)] = origin;
}

/** Where the set-up answers that a project of the configuration asks for. */
export function originOf(project: { metadata: Record<string, unknown> }): string {
  const setup = project.metadata['setup'] as Setup;
  const origin = process.env[variable(setup)];
  if (!origin)
    throw new Error(
      `There is no ${setup} set-up to test: run scripts/e2e, which starts PostgreSQL and Redis, or give TEST_DATABASE_URL and TEST_REDIS_URL.`,
    );
  return origin;
}
