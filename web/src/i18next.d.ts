import 'i18next';
import type account from './locales/en/account.json';
import type checkout from './locales/en/checkout.json';
import type common from './locales/en/common.json';
import type discover from './locales/en/discover.json';
import type event from './locales/en/event.json';
import type order from './locales/en/order.json';
import type organizer from './locales/en/organizer.json';

/** Texts by their keys: one that does not exist stops the build. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      account: typeof account;
      checkout: typeof checkout;
      common: typeof common;
      discover: typeof discover;
      event: typeof event;
      order: typeof order;
      organizer: typeof organizer;
    };
  }
}
