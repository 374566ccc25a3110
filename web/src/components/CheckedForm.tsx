import { useState, type ComponentProps, type SyntheticEvent } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { numberFormat } from '@/lib/formats';
import { formatTag } from '@/lib/i18n';
import { Faults, faultsIn, nameOf, type Fault, type Told } from './faults';

interface CheckedFormProps extends Omit<ComponentProps<'form'>, 'onSubmit' | 'onChange'> {
  /** What the form is for, once there is nothing wrong that a browser can tell. */
  send: (form: HTMLFormElement) => void;
  /** What is said at the fields of what was sent: that is over for a field once one types there. */
  said?: string[];
}

const NONE = { found: new Map<string, Fault>(), typed: new Set<string>() };

/**
 * A form that says itself, in the reader's words and at each field, what is wrong: the browser's own words are in its
 * language, and there one moment only.
 */
export function CheckedForm({ send, said = [], children, ...props }: CheckedFormProps) {
  // They come with the first form, which can be typed into meanwhile.
  const { t } = useTranslation('form', { useSuspense: false });
  const [{ found, typed }, setState] = useState(NONE);
  const told: Told = {
    fault: (name) => {
      const fault = found.get(name);
      return fault && t(fault.kind, { limit: numberFormat(formatTag(), {}).format(fault.limit) });
    },
    outdated: (name, error) => typed.has(name) && said.includes(error),
  };
  const submit = (event: SyntheticEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const { found, first } = faultsIn(form);
    // What is wrong is there to be read out when the focus comes.
    flushSync(() => setState({ found, typed: first ? typed : NONE.typed }));
    if (!first) {
      send(form);
      return;
    }
    const folded = first.closest('details');
    if (folded) folded.open = true;
    first.focus();
  };
  // Together with the control's own change: drawn before it, a select would be set back to what it was.
  const change = (event: SyntheticEvent<HTMLFormElement>) => {
    const name = nameOf(event.target as Element as HTMLInputElement);
    // What is typed while nothing is said makes nothing outdated that is said later, of what is being sent.
    if (!found.has(name) && (typed.has(name) || said.length === 0)) return;
    const others = [...found].filter(([one]) => one !== name);
    setState({ found: new Map(others), typed: new Set([...typed, name]) });
  };
  return (
    <form {...props} noValidate onSubmit={submit} onChange={change}>
      <Faults value={told}>{children}</Faults>
    </form>
  );
}
