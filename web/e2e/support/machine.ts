import { existsSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/** The repository's folder. */
export const root = resolve(import.meta.dirname, '../../..');

/** Where screenshots, reports and traces go; kept in the environment, so that all processes agree. */
export const artifacts = (process.env['EVENT_RADAR_ARTIFACTS'] ??= mkdtempSync(
  join(tmpdir(), 'event-radar-e2e.'),
));

/** The binary to test. */
export const binary = process.env['EVENT_RADAR_BINARY'] ?? join(root, 'target/debug/event-radar');

/** The system's Chromium; none is ever downloaded. */
export function chromium(): string {
  const known = [
    '/usr/bin/chromium-headless-shell',
    '/usr/bin/chromium',
    '/usr/bin/chromium-browser',
    '/usr/bin/google-chrome',
  ];
  const found = process.env['CHROMIUM'] ?? known.find((path) => existsSync(path));
  if (!found)
    throw new Error('Chromium is missing: install it, or say where it is with CHROMIUM=/path/to/it');
  return found;
}
