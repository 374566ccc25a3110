import { Suspense, useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { useSearchText } from '@/components/searchText';
import { lazyPart } from '@/lib/i18n';
import { useChange } from './change';
import type { Filters } from './filters';

const Suggestions = lazyPart('discover-more', () => import('./Suggestions'));

/** What this is, and the search. */
export function Hero({ filters }: { filters: Filters }) {
  const { t } = useTranslation('discover');
  return (
    <header className="relative z-20 -mx-4 -mt-6 bg-accent-soft px-4 py-8 sm:mx-0 sm:mt-0 sm:rounded-3xl sm:px-12 sm:py-14">
      <div aria-hidden className="radar absolute inset-0 opacity-40 sm:rounded-3xl sm:opacity-100" />
      <div className="relative max-w-2xl">
        <h1 className="text-4xl font-bold sm:text-5xl">{t('hero.title')}</h1>
        <p className="mt-2 max-w-lg text-balance sm:text-lg">{t('hero.text')}</p>
        <Search filters={filters} />
      </div>
    </header>
  );
}

/** Searches while one types; what it suggests is loaded once somebody is about to. */
function Search({ filters }: { filters: Filters }) {
  const { t } = useTranslation('discover');
  const change = useChange();
  const [typed, setTyped] = useSearchText(filters.q ?? '', (q) => change({ q }));
  const [input, setInput] = useState<HTMLInputElement | null>(null);
  const [open, setOpen] = useState(false);
  /** The list's options as far as it shows any: how many, and which one the keyboard is at. */
  const [shown, setShown] = useState<{ count: number; active?: string | undefined }>({ count: 0 });
  const list = useId();
  const asked = open && typed.trim() !== '';
  const expanded = asked && shown.count > 0;
  return (
    <search
      className="relative mt-6 block"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) setOpen(false);
      }}
    >
      <Icon name="search" className="pointer-events-none absolute top-4 start-4 size-6 text-quiet" />
      <input
        ref={setInput}
        type="search"
        role="combobox"
        aria-label={t('search')}
        aria-autocomplete="list"
        aria-expanded={expanded}
        aria-controls={expanded ? list : undefined}
        aria-activedescendant={expanded ? shown.active : undefined}
        autoComplete="off"
        enterKeyHint="search"
        placeholder={t('search')}
        className="min-h-14 w-full rounded-2xl border border-line bg-card pe-4 ps-13 text-lg text-ink shadow-raised placeholder:text-quiet"
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setOpen(true);
        }}
      />
      {input && asked && (
        <Suspense>
          <Suggestions
            id={list}
            input={input}
            filters={filters}
            typed={typed}
            shown={setShown}
            change={(picked) => {
              setTyped('');
              change({ q: undefined, ...picked });
            }}
            close={() => setOpen(false)}
          />
        </Suspense>
      )}
    </search>
  );
}
