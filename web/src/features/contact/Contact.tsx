import { Suspense, useId, useState } from 'react';
import { Icon } from '@/components/Icon';
import { lazyPart } from '@/lib/i18n';

const ContactDialog = lazyPart('eventParts', () => import('./ContactDialog'));

interface ContactProps {
  label: string;
  organization: { id: string; name: string };
  /** The element that names the organizer, where the label alone does not say who is written to. */
  whom?: string;
  /** The slug of the event that it is about. */
  event?: string;
  className: string;
}

/** A way to write to an organizer. */
export function Contact({ label, className, whom, ...about }: ContactProps) {
  const id = useId();
  const [open, setOpen] = useState(false);
  return (
    <>
      <button
        type="button"
        id={id}
        aria-labelledby={whom && `${id} ${whom}`}
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
