import { describe, expect, it } from 'vitest';
import { inputOf, linksOf, precise, standOf, textOf } from './profile';

const PROFILE = {
  version: 3,
  about: 'We *play*.',
  accentColour: null,
  contactEmail: 'box@jazz.example',
  contactForm: true,
  senderName: null,
  replyTo: null,
  links: [{ label: 'Site', url: 'https://jazz.example' }],
};

describe('the form of the public page', () => {
  it('is sent as it was loaded', () => {
    const { values, version } = standOf(PROFILE);
    expect(inputOf('org_1', values, version)).toEqual({ organizationId: 'org_1', ...PROFILE });
  });

  it('leaves out links of which nothing was typed', () => {
    const { values } = standOf(PROFILE);
    const links = textOf([...PROFILE.links, { label: ' ', url: '' }, { label: 'Only a name', url: '' }]);
    const sent = inputOf('org_1', { ...values, links, about: '  ' }, undefined);
    expect(sent.links).toEqual([...PROFILE.links, { label: 'Only a name', url: '' }]);
    expect(sent.about).toBeNull();
    expect(linksOf('')).toEqual([]);
  });

  it('is told what is wrong at the link that it is wrong with', () => {
    const at = (code: string, field: string | null) => ({ code, field, message: '' });
    const told = [at('INVALID_INPUT', 'links.1.url'), at('INVALID_INPUT', 'replyTo'), at('FORBIDDEN', null)];
    expect(precise(told)).toEqual([
      at('INVALID_links_url', 'links.1.url'),
      at('INVALID_replyTo', 'replyTo'),
      at('FORBIDDEN', null),
    ]);
  });
});
