import { Account, type Api } from './api';
import { test as base } from './fixtures';
import { prepareShown, type Shown, type Visit } from './visits';

/** Somebody of the demo's. */
export const demoAccount = (api: Api, who: NonNullable<Visit['as']>) =>
  new Account(api, who, `${who}@example.org`, 'radar-demo-2026');

export const test = base.extend<object, { shown: Shown }>({
  shown: [
    async ({ api }, use) => use(await prepareShown(api, await demoAccount(api, 'organizer').token())),
    { scope: 'worker' },
  ],
});
