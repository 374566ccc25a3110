import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Card } from '@/components/ui';
import { Contact } from '@/features/contact/Contact';
import type { EventDetails } from './event';

/** Who organizes an event, and the way to what else they do. */
export function Host({ event: { slug, organization } }: { event: EventDetails }) {
  const { t } = useTranslation('event');
  return (
    <Card surface="sunken" aria-labelledby="host" className="mt-8 flex items-center gap-4">
      <span className="grid size-12 shrink-0 place-items-center rounded-full bg-card text-accent">
        <Icon name="organization" className="size-6" />
      </span>
      <div className="min-w-0">
        <h2 id="host" className="text-sm font-medium text-quiet">
          {t('who')}
        </h2>
        <p id="host-name" className="font-display text-lg leading-snug font-semibold">
          {organization.name}
        </p>
        <div className="flex flex-wrap gap-x-5">
          <Link
            id="host-more"
            aria-labelledby="host-more host-name"
            to="/o/$slug"
            params={{ slug: organization.slug }}
            className="inline-flex min-h-11 items-center text-accent underline"
          >
            {t('moreBy')}
          </Link>
          {organization.contactForm && (
            <Contact
              label={t('contact')}
              whom="host-name"
              organization={organization}
              event={slug}
              className="text-accent underline"
            />
          )}
        </div>
      </div>
    </Card>
  );
}
