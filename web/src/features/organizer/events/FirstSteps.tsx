import { useTranslation } from 'react-i18next';
import { LinkButton } from '@/components/ui';

const STEPS = ['create', 'tickets', 'publish'] as const;

/** What a newcomer sees instead of an empty list: how little there is to do, and where it begins. */
export function FirstSteps({ org }: { org: string }) {
  const { t } = useTranslation('events');
  return (
    <section className="mx-auto max-w-2xl rounded-2xl border border-line bg-card p-6 sm:p-10">
      <h1 className="text-2xl font-bold tracking-tight">{t('first.title')}</h1>
      <p className="mt-2 text-quiet">{t('first.intro')}</p>
      <ol className="mt-6 grid gap-5">
        {STEPS.map((step, index) => (
          <li key={step} className="flex gap-4">
            <span
              aria-hidden
              className="flex size-9 shrink-0 items-center justify-center rounded-full bg-accent-soft font-semibold text-accent"
            >
              {index + 1}
            </span>
            <div>
              <p className="font-medium">{t(`first.${step}`)}</p>
              <p className="text-quiet">{t(`first.${step}Text`)}</p>
            </div>
          </li>
        ))}
      </ol>
      <LinkButton to="/organizer/$org/events/new" params={{ org }} tone="primary" className="mt-7">
        {t('first.start')}
      </LinkButton>
    </section>
  );
}
