import { useTranslation } from 'react-i18next';
import type { IconName } from '@/components/Icon';
import { Skeleton } from '@/components/ui';
import { useChange } from './change';
import { useFacets } from './facets';
import { Chip, SWIPED } from './Chip';

/** Topics in both languages whose drawing everybody knows. */
const ICONS: [RegExp, IconName][] = [
  [/musi|jazz|concert|konzert|classic|klassik|rock|choir|chor/, 'tag-music'],
  [/tech|software|open source|program|code|data/, 'tag-technology'],
  [/communit|gemeinschaft|meet/, 'tag-community'],
  [/book|buch|litera|lesung|reading/, 'tag-books'],
  [/film|movie|kino|cinema/, 'tag-film'],
  [/theat|stage|bühne|comedy|oper/, 'tag-theatre'],
  [/business|wirtschaft|conference|konferenz|career|start-?up/, 'tag-business'],
  [/workshop|kurs|course|training/, 'tag-workshop'],
  [/outdoor|nature|natur|hik|wander|garden|garten|sustain|nachhaltig/, 'tag-outdoor'],
  [/craft|handwerk|basteln|diy/, 'tag-craft'],
  [/food|essen|kochen|cooking|wine|wein/, 'tag-food'],
  [/sport|run|lauf|fitness|football|fußball|yoga/, 'tag-sport'],
  [/\bart\b|kunst|design|galler|museum/, 'tag-art'],
  [/famil|kids|kinder|child/, 'tag-children'],
  [/well|health|gesund|meditation/, 'tag-wellbeing'],
  [/scien|wissenschaft/, 'tag-science'],
  [/party|danc|tanz|club|festival/, 'tag-party'],
  [/langu|sprach/, 'tag-language'],
  [/photo|foto/, 'tag-photo'],
  [/game|spiel/, 'tag-games'],
];

/** More than that are found by typing. */
const MOST = 12;

/** What there is most of, by topic. */
export function Categories({ tag }: { tag: string | undefined }) {
  const { t } = useTranslation('discover-more');
  const change = useChange();
  const { data: facets, isError } = useFacets();
  if (!facets) return isError ? <div className="h-13" /> : <Waiting />;
  const tags = facets.tags.slice(0, MOST).map(({ value }) => value);
  // What is asked for stays to be seen, even where few have it.
  if (tag && !tags.includes(tag)) tags.unshift(tag);
  return (
    <div role="group" aria-label={t('filter.tags')} className={`${SWIPED} sm:h-13 sm:overflow-hidden`}>
      {tags.map((value) => (
        <Chip
          key={value}
          icon={ICONS.find(([words]) => words.test(value))?.[1]}
          pressed={value === tag}
          press={() => change({ tag: value === tag ? undefined : value })}
        >
          <span className="first-letter:uppercase">{value}</span>
        </Chip>
      ))}
    </div>
  );
}

const Waiting = () => (
  <div className="py-1">
    <Skeleton className="h-11" />
  </div>
);
