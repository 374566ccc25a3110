import 'i18next';
import type account from './locales/en/account.json';
import type admin from './locales/en/admin.json';
import type attendees from './locales/en/attendees.json';
import type checkout from './locales/en/checkout.json';
import type clash from './locales/en/clash.json';
import type common from './locales/en/common.json';
import type consent from './locales/en/consent.json';
import type cover from './locales/en/cover.json';
import type dashboard from './locales/en/dashboard.json';
import type discover from './locales/en/discover.json';
import type discoverMore from './locales/en/discover-more.json';
import type door from './locales/en/door.json';
import type editor from './locales/en/editor.json';
import type event from './locales/en/event.json';
import type eventParts from './locales/en/eventParts.json';
import type events from './locales/en/events.json';
import type feedback from './locales/en/feedback.json';
import type form from './locales/en/form.json';
import type messages from './locales/en/messages.json';
import type order from './locales/en/order.json';
import type orders from './locales/en/orders.json';
import type places from './locales/en/places.json';
import type platform from './locales/en/platform.json';
import type publicPage from './locales/en/publicPage.json';
import type report from './locales/en/report.json';
import type organization from './locales/en/organization.json';
import type organizer from './locales/en/organizer.json';
import type settings from './locales/en/settings.json';
import type invitation from './locales/en/invitation.json';
import type team from './locales/en/team.json';
import type tickets from './locales/en/tickets.json';
import type venues from './locales/en/venues.json';
import type waiting from './locales/en/waiting.json';
import type waitingRoom from './locales/en/waitingRoom.json';

/** Texts by their keys: one that does not exist stops the build. */
declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'common';
    resources: {
      account: typeof account;
      admin: typeof admin;
      attendees: typeof attendees;
      checkout: typeof checkout;
      clash: typeof clash;
      common: typeof common;
      consent: typeof consent;
      cover: typeof cover;
      dashboard: typeof dashboard;
      discover: typeof discover;
      'discover-more': typeof discoverMore;
      door: typeof door;
      editor: typeof editor;
      event: typeof event;
      eventParts: typeof eventParts;
      events: typeof events;
      feedback: typeof feedback;
      form: typeof form;
      messages: typeof messages;
      order: typeof order;
      orders: typeof orders;
      places: typeof places;
      platform: typeof platform;
      publicPage: typeof publicPage;
      report: typeof report;
      organization: typeof organization;
      organizer: typeof organizer;
      settings: typeof settings;
      invitation: typeof invitation;
      team: typeof team;
      tickets: typeof tickets;
      venues: typeof venues;
      waiting: typeof waiting;
      waitingRoom: typeof waitingRoom;
    };
  }
}
