import { Suspense, useState } from 'react';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/lib/i18n';

const ContactDialog = lazyPart('eventParts', () => import('./ContactDialog'));

interface ContactProps {
  label: string;
  organization: { id: string; name: string };
  /** The slug of the event that it is about. */
  event?: string;
  className: string;
}

/** A way to write to an organizer. */
export function Contact({ label, className, ...about }: ContactProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        className={`inline-flex min-h-11 items-center gap-2 ${className}`}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        <Icon name="mail" />
        {label}
      </button>
      {open && (
        <Suspense>
          <ContactDialog {...about} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  );
}
