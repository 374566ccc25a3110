import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Combobox } from '@/components/Combobox';
import { findable } from '@/lib/fold';

interface CodePickerProps {
  label: string;
  listed: string;
  codes: readonly string[];
  words: (code: string) => string;
  /** The code that is looked for now; empty for none. */
  chosen: string;
  choose: (code: string | undefined) => void;
}

/** One of many things that have codes, found by their words or by the code. An empty field is no choice. */
export function CodePicker({ label, listed, codes, words, chosen, choose }: CodePickerProps) {
  const { t } = useTranslation('platform');
  const [typed, setTyped] = useState<string>();
  const wanted = findable(typed?.trim() ?? '');
  const options = codes
    .map((code) => ({ code, text: words(code) }))
    .filter(({ code, text }) => findable(text).includes(wanted) || code.includes(wanted))
    .sort((one, other) => one.text.localeCompare(other.text));
  const settle = (text: string | undefined) => {
    setTyped(undefined);
    const exact = text?.trim().toLowerCase();
    // A code may be pasted, or its noun: all actions on accounts are `user`.
    if (exact && codes.some((code) => code === exact || code.startsWith(`${exact}.`))) choose(exact);
  };
  return (
    <Combobox
      label={label}
      text={typed ?? (chosen ? words(chosen) : '')}
      change={(text) => {
        setTyped(text);
        if (text === '' && chosen) choose(undefined);
      }}
      options={options}
      keyOf={({ code }) => code}
      show={({ code, text }) => (
        <>
          <span className="block font-medium">{text}</span>
          <code className="block text-xs text-quiet" dir="ltr">
            {code}
          </code>
        </>
      )}
      choose={({ code }) => {
        setTyped(undefined);
        choose(code);
      }}
      onBlur={() => settle(typed)}
      listed={listed}
      said={t('pick.found', { count: options.length })}
    />
  );
}
