import { indiscretions } from './logs';
import { startEmbedded, startSeparate, type Servers } from './servers';
import { keepOrigin } from './origins';

/** Starts what the tests run against, and stops it afterwards, also when interrupted. */
export default async function setup(): Promise<() => Promise<void>> {
  const running: Servers[] = [];
  const end = () => running.forEach((servers) => servers.kill());
  process.once('exit', end);
  process.once('SIGTERM', () => process.exit(143));
  process.once('SIGHUP', () => process.exit(129));
  const { TEST_DATABASE_URL: database, TEST_REDIS_URL: redis } = process.env;

  running.push(await startEmbedded());
  keepOrigin('embedded', running[0]?.origin);
  if (database && redis) {
    running.push(await startSeparate(database, redis));
    keepOrigin('separate', running[1]?.origin);
  }
  return async () => {
    await Promise.all(running.map((servers) => servers.stop()));
    process.removeListener('exit', end);
    const told = indiscretions();
    if (told.length > 0) throw new Error(`the log gives away addresses or secrets:\n${told.join('\n')}`);
  };
}
