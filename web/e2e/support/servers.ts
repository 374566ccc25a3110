import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import postgres from 'postgres';
import { artifacts, binary } from './machine';
import { BOUNCE_SECRET } from './mailbox';

/** The running processes of one set-up. */
export interface Servers {
  origin: string;
  /** Asks them to end and waits, then removes their data. */
  stop(): Promise<void>;
  /** Ends them at once. */
  kill(): void;
}

const READY_MS = 60_000;
/** Longer than what is under way takes; open sockets would hold the API until its own grace is over. */
const STOP_MS = 3_000;

/** Everything in one process, with SQLite. */
export async function startEmbedded(): Promise<Servers> {
  const setup = await prepare('embedded');
  setup.start('serve', ['serve', '--listen', setup.address, '--data', setup.data]);
  return setup.ready();
}

/** `api` and `worker` as separate processes, with a database of their own on the given PostgreSQL, and Redis. */
export async function startSeparate(databaseUrl: string, redisUrl: string): Promise<Servers> {
  const database = `event_radar_e2e_${process.pid}`;
  const admin = postgres(databaseUrl, { max: 1, onnotice: () => undefined });
  await admin.unsafe(`CREATE DATABASE ${database}`);
  const url = new URL(databaseUrl);
  url.pathname = `/${database}`;

  const setup = await prepare('separate', {
    DATABASE__URL: url.href,
    REDIS__URL: redisUrl,
    REDIS__NAMESPACE: database,
  });
  setup.afterwards(async () => {
    await admin.unsafe(`DROP DATABASE IF EXISTS ${database} WITH (FORCE)`);
    await admin.end();
  });
  await setup.run('migrate', ['migrate', '--data', setup.data]);
  await setup.run('demo', ['demo', '--data', setup.data]);
  setup.start('api', ['api', '--listen', setup.address, '--data', setup.data]);
  setup.start('worker', ['worker', '--data', setup.data]);
  return setup.ready();
}

async function prepare(name: string, variables: Record<string, string> = {}) {
  const port = await freePort();
  const address = `127.0.0.1:${port}`;
  // Named, because browsers treat it like https: what needs a secure context works as it will in the world.
  const origin = `http://localhost:${port}`;
  const data = mkdtempSync(join(tmpdir(), `event-radar-${name}.`));
  const children: ChildProcess[] = [];
  let afterwards = async () => {};

  const environment = {
    ...process.env,
    EVENT_RADAR__HTTP__PUBLIC_URL: origin,
    EVENT_RADAR__MAIL__BOUNCE_SECRET: BOUNCE_SECRET,
    ...Object.fromEntries(Object.entries(variables).map(([key, value]) => [`EVENT_RADAR__${key}`, value])),
  };
  const logOf = (part: string) => join(artifacts, `${name}-${part}.log`);
  const start = (part: string, args: string[]) => {
    const log = createWriteStream(logOf(part));
    const child = spawn(binary, args, { cwd: data, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.pipe(log, { end: false });
    child.stderr.pipe(log, { end: false });
    child.on('error', (error) => log.write(`${error.message}\n`));
    children.push(child);
    return child;
  };
  const fault = (part: string, what: string) =>
    new Error(`event-radar ${part} ${what}:\n${readFileSync(logOf(part), 'utf8').slice(-4000)}`);
  const isOver = (child: ChildProcess) =>
    child.exitCode !== null || child.signalCode !== null || child.pid === undefined;

  const kill = () => {
    for (const child of children) child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  };
  const stop = async () => {
    const ended = children.filter((child) => !isOver(child)).map((child) => once(child, 'exit'));
    for (const child of children) child.kill('SIGTERM');
    await Promise.race([Promise.all(ended), pause(STOP_MS, undefined, { ref: false })]);
    kill();
    await afterwards();
  };

  return {
    address,
    data,
    start,
    afterwards: (work: () => Promise<void>) => void (afterwards = work),
    /** Runs it to its end. */
    run: async (part: string, args: string[]) => {
      const child = start(part, args);
      await once(child, 'exit');
      if (child.exitCode !== 0) throw fault(part, 'failed');
    },
    ready: async (): Promise<Servers> => {
      const deadline = Date.now() + READY_MS;
      const part = children.at(-1)?.spawnargs[1] ?? 'serve';
      for (;;) {
        const answer = await fetch(`${origin}/health/ready`).catch(() => undefined);
        if (answer?.ok) return { origin, stop, kill };
        if (children.every(isOver) || Date.now() > deadline) {
          kill();
          throw fault(part, 'did not get ready');
        }
        await pause(100);
      }
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer();
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
