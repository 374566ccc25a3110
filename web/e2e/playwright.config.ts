import { defineConfig } from '@playwright/test';
import { artifacts, chromium } from './support/machine';

const launchOptions = {
  executablePath: chromium(),
  // As in containers, where there is no user namespace for Chromium's sandbox. It only ever opens our own pages.
  args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage', '--disable-background-networking'],
};

const junit = process.env['EVENT_RADAR_JUNIT'];

const phone = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };
const desktop = { viewport: { width: 1280, height: 900 } };

/**
 * Every spec runs twice: at a phone's size against everything in one process with SQLite, and at a desktop's size against
 * `api` and `worker` apart with PostgreSQL and Redis. So both sizes and both set-ups are covered in the time of two runs.
 */
export default defineConfig({
  testDir: '.',
  globalSetup: './support/setup.ts',
  outputDir: `${artifacts}/results`,
  // Browsers wait a good deal for the server, and tests for mails.
  workers: 3,
  fullyParallel: true,
  forbidOnly: Boolean(process.env['CI']),
  // What fails once of several hundred is told at the end as flaky, with what its page showed; what fails twice has failed.
  retries: 1,
  timeout: 60_000,
  expect: { timeout: 15_000 },
  reporter: [
    ['list'],
    ['html', { outputFolder: `${artifacts}/report`, open: 'never' }],
    // For the list of the slowest at the end of a run of CI.
    ...(junit ? [['junit', { outputFile: junit }] as const] : []),
  ],
  use: {
    browserName: 'chromium',
    launchOptions,
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    // Tests of what works offline let it in; elsewhere it would hide requests from tests that break them.
    serviceWorkers: 'block',
    contextOptions: { reducedMotion: 'reduce' },
    actionTimeout: 20_000,
    // Each action with the page around it. Recording it for every test would take a good part of the processor.
    trace: { mode: 'on-first-retry', screenshots: false },
    screenshot: 'only-on-failure',
  },
  projects: [
    // What is read out is the same at both sizes.
    { name: 'phone', use: phone, metadata: { setup: 'embedded' }, testIgnore: /lighthouse|screen-reader/ },
    { name: 'desktop', use: desktop, metadata: { setup: 'separate' }, testIgnore: /lighthouse/ },
    { name: 'lighthouse', metadata: { setup: 'embedded' }, testMatch: /lighthouse/, timeout: 240_000 },
  ],
});
