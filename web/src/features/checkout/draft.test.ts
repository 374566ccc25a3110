import { expect, it } from 'vitest';
import { draftOf, keepDraft } from './draft';

it('what was typed is kept by checkout', () => {
  const form = document.createElement('form');
  form.innerHTML = '<input name="name" value="Ada"><input name="attendee.0.1" value="Grace">';
  keepDraft('one', form);
  expect(draftOf('one')).toEqual({ name: 'Ada', 'attendee.0.1': 'Grace' });
  expect(draftOf('other')).toEqual({});
});

it('spoilt storage is as good as none', () => {
  sessionStorage.setItem('checkout.bad', '{');
  sessionStorage.setItem('checkout.odd', '{"name":1,"email":"a@b.example"}');
  expect(draftOf('bad')).toEqual({});
  expect(draftOf('odd')).toEqual({ email: 'a@b.example' });
});
