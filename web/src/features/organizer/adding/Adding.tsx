import { Suspense, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { Button, Skeleton } from '@/components/ui';
import { lazyPart } from '@/lib/i18n';

const AddOrder = lazyPart('invitations', () => import('./AddOrder'));

interface AddingProps {
  eventId: string;
  /** Whether the form is open from the beginning. */
  open?: boolean;
  /** The heading that the button stands beside. */
  children: ReactNode;
}

/** A list's heading with the button that adds to the list, and the form that it opens. */
export function Adding({ eventId, open = false, children }: AddingProps) {
  const { t } = useTranslation('organizer');
  const [adding, setAdding] = useState(open);
  return (
    <>
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2">
        {children}
        <Button aria-expanded={adding} onClick={() => setAdding(!adding)}>
          <Icon name="plus" />
          {t('layout.adding')}
        </Button>
      </div>
      {adding && (
        <Suspense fallback={<Skeleton className="my-5 h-[48rem] max-w-2xl" />}>
          <AddOrder eventId={eventId} close={() => setAdding(false)} />
        </Suspense>
      )}
    </>
  );
}
