import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Combobox } from '@/components/Combobox';
import { foundQuery, nameQuery, type Pick } from './pick';

/** How long typing has to pause before it is searched. */
const PAUSE_MS = 200;
const NONE: Pick[] = [];

interface PickerProps {
  kind: 'person' | 'organization' | 'event';
  label: string;
  /** The id of what is chosen; empty for nothing. */
  chosen: string;
  choose: (id: string | undefined) => void;
}

/** Somebody or something by name: suggestions come while one types. An empty field is no choice. */
export function Picker({ kind, label, chosen, choose }: PickerProps) {
  const { t } = useTranslation('platform');
  const name = useQuery(nameQuery(chosen));
  // What is typed, until something is taken; otherwise the name of what is chosen stands there.
  const [typed, setTyped] = useState<string>();
  const search = useSettled(typed?.trim() ?? '');
  const found = useQuery({ ...foundQuery(kind, search), placeholderData: keepPreviousData });
  const options = typed && search ? (found.data ?? NONE) : NONE;
  return (
    <Combobox
      label={label}
      text={typed ?? (chosen ? (name.data ?? chosen) : '')}
      change={(text) => {
        setTyped(text);
        if (text === '' && chosen) choose(undefined);
      }}
      options={options}
      keyOf={({ id }) => id}
      show={(option) => (
        <>
          <span className="block font-medium">{option.name}</span>
          <span className="block text-sm text-quiet">{option.more}</span>
        </>
      )}
      choose={({ id }) => {
        setTyped(undefined);
        choose(id);
      }}
      onBlur={() => setTyped(undefined)}
      listed={t('pick.listed')}
      said={t('pick.found', { count: options.length })}
    />
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
