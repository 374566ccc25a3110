import { useQuery } from '@tanstack/react-query';
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import type { OrderTermsInput } from '@/graphql/generated/graphql';
import { config } from '@/lib/config';
import { organizerTermsQuery } from './legal';

interface OrderConsentProps {
  organizer: { name: string; slug: string };
}

/** What one agrees to by ordering; nothing where there are no terms. */
export function OrderConsent({ organizer }: OrderConsentProps) {
  const { data } = useQuery(organizerTermsQuery(organizer.slug));
  const terms = data?.terms;
  return (
    <Consent
      to="order"
      name={organizer.name}
      organizer={terms ? (terms.url ?? `/o/${organizer.slug}/terms`) : null}
    />
  );
}

/** The versions that {@link OrderConsent} links to; those that it does not know of are left out. */
export function useShownTerms({ slug }: OrderConsentProps['organizer']): OrderTermsInput {
  const { data } = useQuery(organizerTermsQuery(slug));
  const [terms = null, privacy = null] = config.site.versions ?? [];
  return { terms, privacy, organizerTerms: data ? (data.terms?.version ?? 0) : null };
}

interface ConsentProps {
  to: 'order' | 'signUp';
  name?: string;
  /** Where the organizer's own terms are. */
  organizer?: string | null;
}

/** A sentence of its links: `<terms>our terms</terms>`. */
const LINK = /<(\w+)>(.*?)<\/\w+>/;
/** Stands for a name in it, which may have any letters. */
const NAME = '\u0000';

/** What one agrees to, with links to all of it. */
export function Consent({ to, name = '', organizer = null }: ConsentProps) {
  const { t } = useTranslation('consent');
  const links: Record<string, string | null> = {
    terms: config.site.terms,
    privacy: config.site.privacy,
    organizer,
  };
  const which = Object.entries(links)
    .map(([link, href]) => (href ? link.charAt(0) : ''))
    .join('');
  if (!which) return null;
  const [begin, ...rest] = t(`${to}.${which}` as 'order.tpo', { name: NAME }).split(LINK);
  return (
    <p className="text-sm text-quiet">
      {begin}
      {Array.from({ length: rest.length / 3 }, (_, place) => {
        const [link = '', label = '', after] = rest.slice(place * 3, place * 3 + 3);
        return (
          <Fragment key={link}>
            {/* What was typed stays where it is. */}
            <a className="underline" href={links[link] ?? undefined} target="_blank" rel="noopener">
              {label.replace(NAME, name)}
            </a>
            {after}
          </Fragment>
        );
      })}
    </p>
  );
}
