import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState, type ComponentProps } from 'react';
import { useTranslation } from 'react-i18next';
import { countryName } from '@/lib/country-names';
import { townsQuery, type Town } from '@/lib/towns';
import { Combobox } from './Combobox';

/** How long typing has to pause before towns are searched for. */
const PAUSE_MS = 150;
/** One letter is the beginning of too many names. */
const SHORTEST = 2;
const NONE: Town[] = [];

interface TownFieldProps extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  text: string;
  change: (text: string) => void;
  /** A suggested town was taken; its name is to stand in the field. */
  choose: (town: Town) => void;
}

/** A town, with suggestions from all over the world; others can be typed as well. */
export function TownField({ text, change, choose, ...field }: TownFieldProps) {
  // They come with the first field of this kind, which can be typed into meanwhile.
  const { t } = useTranslation('places', { useSuspense: false });
  // What stood there before needs no suggestions, nor does what was taken.
  const [typed, setTyped] = useState('');
  const search = useSettled(typed.trim().toLowerCase());
  const query = useQuery({ ...townsQuery(search), placeholderData: keepPreviousData });
  const found = typed && search.length >= SHORTEST ? query.data : undefined;
  const options = found ?? NONE;
  return (
    <Combobox
      {...field}
      text={text}
      change={(next) => {
        setTyped(next);
        change(next);
      }}
      options={options}
      keyOf={({ name, latitude, longitude }) => `${name} ${latitude} ${longitude}`}
      show={(town) => <TownName town={town} />}
      choose={(town) => {
        setTyped('');
        choose(town);
      }}
      listed={t('listed')}
      said={t('suggestions', { count: options.length })}
      foot={
        <>
          {t('towns')}{' '}
          <a
            href="https://www.geonames.org"
            target="_blank"
            rel="noreferrer"
            tabIndex={-1}
            className="underline"
          >
            GeoNames
          </a>{' '}
          (CC BY 4.0)
        </>
      }
    />
  );
}

function TownName({ town: { name, nameAsTyped, region, countryCode } }: { town: Town }) {
  return (
    <>
      <span className="block font-medium">{nameAsTyped === name ? name : `${nameAsTyped} (${name})`}</span>
      <span className="block text-sm text-quiet">
        {[region, countryName(countryCode)].filter(Boolean).join(', ')}
      </span>
    </>
  );
}

/** The text once it has not changed for a moment. */
function useSettled(text: string): string {
  const [settled, setSettled] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(text), PAUSE_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
