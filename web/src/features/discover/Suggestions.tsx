import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import { formatDay } from '@/lib/format';
import { formatTag } from '@/lib/i18n';
import type { Change } from './change';
import { eventsQuery } from './events';
import { useFacets } from './facets';
import type { Filters } from './filters';
import { matchesOf, suggestionsOf, type Suggestion } from './suggest';

interface SuggestionsProps {
  /** Of the list. */
  id: string;
  /** The field that they are for, which keeps the focus. */
  input: HTMLInputElement;
  filters: Filters;
  typed: string;
  /** Tells how many there are, and which one the keyboard is at. */
  shown: (shown: { count: number; active?: string | undefined }) => void;
  change: Change;
  close: () => void;
}

const ICONS = { event: 'calendar', city: 'place', tag: 'tag' } as const;

/** Towns, topics and events that what was typed may mean. */
export default function Suggestions({ id, input, filters, typed, shown, change, close }: SuggestionsProps) {
  const { t } = useTranslation('discover-more');
  const navigate = useNavigate();
  const suggestions = useSuggestions(filters, typed);
  const [at, setAt] = useState<number>();
  const [seen, setSeen] = useState(typed);
  if (typed !== seen) {
    setSeen(typed);
    setAt(undefined);
  }
  const active = at !== undefined && at < suggestions.length ? at : undefined;
  const count = suggestions.length;
  const option = (place: number) => `${id}-${place}`;
  const pick = (suggestion: Suggestion) => {
    close();
    if (suggestion.kind === 'event')
      void navigate({ to: '/events/$slug', params: { slug: suggestion.event.slug } });
    else change({ [suggestion.kind]: suggestion.value });
  };
  useEffect(
    () => shown({ count, active: active === undefined ? undefined : `${id}-${active}` }),
    [shown, count, active, id],
  );
  useEffect(() => () => shown({ count: 0 }), [shown]);
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      const { key } = event;
      if (key === 'Enter' && !event.isComposing) {
        const chosen = active === undefined ? undefined : suggestions[active];
        if (chosen) pick(chosen);
        else close();
      } else if (key === 'Escape' && count > 0) {
        close();
      } else if ((key === 'ArrowDown' || key === 'ArrowUp') && count > 0) {
        // Behind the last one is the field itself again, then the first.
        const step = key === 'ArrowDown' ? 1 : count;
        const next = ((active ?? count) + step) % (count + 1);
        setAt(next === count ? undefined : next);
      } else {
        return;
      }
      event.preventDefault();
    };
    input.addEventListener('keydown', press);
    return () => input.removeEventListener('keydown', press);
  });
  if (count === 0) return null;
  return (
    <div
      id={id}
      role="listbox"
      aria-label={t('suggestions.label')}
      className="absolute inset-x-0 top-full mt-2 overflow-hidden rounded-2xl border border-line bg-card p-1.5 shadow-raised"
    >
      {suggestions.map((suggestion, place) => (
        // The keyboard's part is the field's, which keeps the focus.
        // eslint-disable-next-line jsx-a11y/click-events-have-key-events
        <div
          key={keyOf(suggestion)}
          id={option(place)}
          role="option"
          aria-selected={place === active}
          tabIndex={-1}
          className="flex min-h-11 cursor-pointer items-center gap-3 rounded-xl px-3 py-1.5 hover:bg-soft aria-selected:bg-accent-soft"
          onPointerDown={(event) => event.preventDefault()}
          onClick={() => pick(suggestion)}
        >
          <Icon name={ICONS[suggestion.kind]} className="size-5 text-accent" />
          <span className="min-w-0 flex-1 truncate font-medium">
            {suggestion.kind === 'event' ? suggestion.event.title : suggestion.value}
          </span>
          <span className="shrink-0 text-sm text-quiet">
            {suggestion.kind === 'event'
              ? formatDay(suggestion.event.startsAt, suggestion.event.timezone, formatTag())
              : t(`suggestions.${suggestion.kind}`, { count: suggestion.events })}
          </span>
        </div>
      ))}
    </div>
  );
}

const keyOf = (suggestion: Suggestion) =>
  suggestion.kind === 'event' ? suggestion.event.slug : `${suggestion.kind} ${suggestion.value}`;

/** The events are those that the search is showing, or is about to. */
function useSuggestions(filters: Filters, typed: string): Suggestion[] {
  const facets = useFacets().data;
  const query = useInfiniteQuery({ ...eventsQuery(filters), enabled: filters.q !== undefined });
  const events = filters.q && !query.isPlaceholderData ? query.data?.pages[0]?.events.nodes : undefined;
  return useMemo(() => {
    const cities = matchesOf(facets?.cities ?? [], typed);
    const tags = matchesOf(facets?.tags ?? [], typed);
    return suggestionsOf(cities, tags, events ?? []);
  }, [facets, events, typed]);
}
