import { beforeEach, expect, it } from 'vitest';
import { keepUnsent, readUnsent } from './unsent';

beforeEach(() => localStorage.clear());

it('keeps a message that is being written, by event and by who writes it, until it is done with', () => {
  keepUnsent('user_1', 'event_1', { subject: 'Doors', body: 'Come early' });
  expect(readUnsent('user_1', 'event_1')).toEqual({ subject: 'Doors', body: 'Come early' });
  expect(readUnsent('user_1', 'event_2')).toBeNull();
  expect(readUnsent('user_2', 'event_1')).toBeNull();
  keepUnsent('user_1', 'event_1');
  expect(readUnsent('user_1', 'event_1')).toBeNull();
});

it('takes nothing that is no message', () => {
  localStorage.setItem('unsaved:user_1:message:event_1', '[]');
  expect(readUnsent('user_1', 'event_1')).toBeNull();
});
