import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PASSWORD } from './api';
import { artifacts } from './machine';

/** Addresses, passwords, tokens and secret links; every JWT begins with `eyJ`. */
const PRIVATE = [
  /whsec_|pat-eu1-/,
  /[\w.+-]+@[a-z][\w-]*(\.[\w-]+)+/i,
  /eyJ[\w-]{10}/,
  /(token|secret)=/,
  /radar-demo-2026/,
];

/** What the servers logged while people used the pages and must not have. The welcome of a development set-up is no log. */
export function indiscretions(): string[] {
  const logs = readdirSync(artifacts).filter((name) => name.endsWith('.log'));
  const lines = logs.flatMap((name) => readFileSync(join(artifacts, name), 'utf8').split('\n'));
  return lines.filter(
    (line) =>
      line.startsWith('{') && (line.includes(PASSWORD) || PRIVATE.some((pattern) => pattern.test(line))),
  );
}
