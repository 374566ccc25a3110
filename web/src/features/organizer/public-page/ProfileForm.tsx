import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Clashes } from '@/components/Clashes';
import { Form, readForm, type Fields } from '@/components/Form';
import { TextField } from '@/components/Field';
import { LIMITS } from '@/lib/limits';
import { useShared } from '@/lib/shared';
import texts from '@/locales/en/publicPage.json';
import { MarkdownField } from '../area/MarkdownField';
import { useOrganization } from '../area/organization';
import { useRefusalText } from '../area/refusal';
import { AccentField } from './AccentField';
import { LinksField } from './LinksField';
import {
  inputOf,
  linksOf,
  MOST_LINKS,
  standOf,
  textOf,
  typedLinks,
  updateProfile,
  type Profile,
  type ProfileTexts,
} from './profile';

const PARTS = {
  about: ['about'],
  accentColour: ['accentColour'],
  contactEmail: ['contactEmail'],
  contactForm: ['contactForm'],
  senderName: ['senderName'],
  replyTo: ['replyTo'],
  links: ['links'],
} as const;

const LINKS = Array.from({ length: MOST_LINKS }, (_, place) => [
  `links.${place}.label`,
  `links.${place}.url`,
]).flat();
const SHOWN = [...Object.keys(PARTS).filter((part) => part !== 'links'), ...LINKS];

const INVALID = Object.keys(texts.invalid) as (keyof typeof texts.invalid)[];

/** Refusals in the reader's words. */
function useProfileText(): (code: string, message: string) => string {
  const { t } = useTranslation('publicPage');
  const say = useRefusalText();
  return (code, message) => {
    const field = INVALID.find((candidate) => code === `INVALID_${candidate}`);
    return field ? t(`invalid.${field}`) : say(code, message);
  };
}

interface ProfileFormProps {
  profile: Profile;
  begin: () => void;
  done: (profile: Profile) => Promise<void>;
}

/** All of the public page but the logo, and the sender of mails. */
export function ProfileForm({ profile, begin, done }: ProfileFormProps) {
  const { t } = useTranslation('publicPage');
  const say = useProfileText();
  const organization = useOrganization();
  const [about, setAbout] = useState(profile.about ?? '');
  const [colour, setColour] = useState(profile.accentColour ?? '');
  const [links, setLinks] = useState(linksOf(textOf(profile.links)));
  const shared = useShared({
    start: standOf(profile),
    parts: PARTS,
    show: (values) => {
      setAbout(values.about);
      setColour(values.accentColour);
      setLinks(linksOf(values.links));
    },
  });
  const typed = ({ text }: Pick<Fields, 'text'>): ProfileTexts => ({
    about,
    accentColour: colour,
    contactEmail: text('contactEmail'),
    contactForm: text('contactForm'),
    senderName: text('senderName'),
    replyTo: text('replyTo'),
    links: textOf(typedLinks(links)),
  });
  const tell = (part: keyof ProfileTexts, values: ProfileTexts) =>
    part === 'links'
      ? linksOf(values.links)
          .map(({ label, url }) => `${label} (${url})`)
          .join(', ')
      : values[part];
  return (
    <Form
      submit={t('save')}
      say={say}
      shown={SHOWN}
      above={
        <Clashes
          clashes={shared.clashes.map(({ part, mine, theirs, chosen }) => ({
            part,
            label: t(`field.${part}`),
            mine: tell(part, mine),
            theirs: tell(part, theirs),
            chosen,
          }))}
          choose={(part, side, form) => form && shared.choose(part, side, typed(readForm(form)))}
        />
      }
      send={async (fields) => {
        begin();
        // What is wrong with a link is told by its place among those that are sent.
        setLinks(typedLinks);
        const saved = await shared.save(
          typed(fields),
          (values, version) => updateProfile(inputOf(profile.id, values, version)),
          standOf,
        );
        await done(saved);
      }}
    >
      {(problem) => (
        <Fragment key={shared.round}>
          <MarkdownField
            label={t('field.about')}
            hint={t('aboutHint')}
            error={problem('about')}
            maxLength={LIMITS.organizationAbout}
            value={about}
            change={setAbout}
          />
          <AccentField
            colour={colour}
            change={setColour}
            error={problem('accentColour')}
            sample={organization.name}
          />
          <LinksField links={links} change={setLinks} problem={problem} />
          <TextField
            label={t('field.contactEmail')}
            hint={t('contactHint')}
            name="contactEmail"
            type="email"
            maxLength={LIMITS.email}
            defaultValue={shared.values.contactEmail}
            error={problem('contactEmail')}
          />
          <label className="grid min-h-11 grid-cols-[auto_minmax(0,1fr)] items-start gap-x-3">
            <input
              type="checkbox"
              name="contactForm"
              className="mt-1 size-5 accent-accent"
              defaultChecked={shared.values.contactForm === 'on'}
            />
            <span className="font-medium">{t('contactForm')}</span>
            <span className="col-start-2 text-sm text-quiet">{t('contactFormHint')}</span>
          </label>
          <h2 className="pt-2 text-lg font-semibold">{t('mails')}</h2>
          <p className="text-sm text-quiet">{t('mailsText')}</p>
          <TextField
            label={t('field.senderName')}
            hint={t('senderHint')}
            name="senderName"
            maxLength={LIMITS.senderName}
            defaultValue={shared.values.senderName}
            error={problem('senderName')}
          />
          <TextField
            label={t('field.replyTo')}
            hint={t('replyHint')}
            name="replyTo"
            type="email"
            maxLength={LIMITS.email}
            defaultValue={shared.values.replyTo}
            error={problem('replyTo')}
          />
        </Fragment>
      )}
    </Form>
  );
}
