import { describe, expect, it } from 'vitest';
import { kindOf } from './rules';

const ORIGIN = 'https://radar.example';

function kind(path: string, mode = 'navigate', method = 'GET') {
  return kindOf({ method, mode, url: new URL(path, ORIGIN).href }, ORIGIN, ['/early.js', '/assets/a-1.js']);
}

describe('what the service worker answers', () => {
  it('is the app’s pages', () => {
    for (const path of [
      '/',
      '/events/salon',
      '/orders/order_1?secret=x',
      '/account/tickets',
      '/organizer/x',
    ]) {
      expect(kind(path)).toBe('page');
    }
  });

  it('is never what the server makes by itself, nor a form that is sent', () => {
    for (const path of [
      '/graphql',
      '/dev/mailbox',
      '/sandbox/pay/1',
      '/files/a',
      '/schema.graphql',
      '/orders/order_1/return?paid=1',
      '/orders/order_1/terms?secret=x',
    ]) {
      expect(kind(path)).toBe('other');
    }
    for (const path of [
      '/orders/order_1/tickets.pdf?secret=x',
      '/events/salon/event.ics',
      '/events/salon/qr.png',
      '/sitemap.xml',
    ]) {
      expect(kind(path)).toBe('other');
    }
    expect(kind('/orders/order_1', 'navigate', 'POST')).toBe('other');
    expect(kind('/graphql', 'cors', 'POST')).toBe('other');
    expect(kind('/graphql?query=x', 'cors')).toBe('other');
  });

  it('is files of the build, and nothing from elsewhere', () => {
    expect(kind('/assets/late-2.js', 'cors')).toBe('hashed');
    expect(kind('/early.js', 'no-cors')).toBe('file');
    expect(kind('/files/picture.webp', 'no-cors')).toBe('other');
    expect(kind('https://tiles.example/assets/1.png', 'cors')).toBe('other');
  });
});
