import {
  useEffect,
  useId,
  useRef,
  useState,
  type ComponentProps,
  type FocusEvent,
  type KeyboardEvent,
  type ReactNode,
} from 'react';
import { Field } from './Field';
import { INPUT } from './ui';

interface ComboboxProps<T> extends Omit<ComponentProps<'input'>, 'value' | 'onChange'> {
  label: string;
  hint?: string | undefined;
  error?: string | undefined;
  /** What stands in the field. */
  text: string;
  change: (text: string) => void;
  /** What may be meant by it, the most likely first. */
  options: readonly T[];
  keyOf: (option: T) => string;
  show: (option: T) => ReactNode;
  choose: (option: T) => void;
  /** What the list of suggestions is called. */
  listed: string;
  /** What is read out when suggestions appear. */
  said: string;
  /** Below the suggestions, such as whose they are. */
  foot?: ReactNode;
}

/**
 * A text field that suggests while one types; anything else can be typed as well
 * (https://www.w3.org/WAI/ARIA/apg/patterns/combobox/, with list autocomplete and manual selection). The focus stays in the
 * field, whose keys work in the list.
 */
export function Combobox<T>(props: ComboboxProps<T>) {
  const { label, hint, error, text, change, options, keyOf, show, choose, listed, said, foot, ...input } =
    props;
  const list = useId();
  const [asked, setAsked] = useState(false);
  const [activeKey, setActiveKey] = useState<string>();
  const open = asked && options.length > 0;
  // A suggestion that is gone is not active any more.
  const active = open ? options.findIndex((option) => keyOf(option) === activeKey) : -1;
  const optionId = (index: number) => `${list}-${index}`;
  const close = () => {
    setAsked(false);
    setActiveKey(undefined);
  };
  const take = (option: T) => {
    close();
    choose(option);
  };
  const move = (to: number) => {
    const option = options.at(to % options.length);
    setAsked(true);
    if (option) setActiveKey(keyOf(option));
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return;
    const chosen = options[active];
    if (event.key === 'ArrowDown' && options.length > 0) move(open ? active + 1 : 0);
    else if (event.key === 'ArrowUp' && options.length > 0) move(active > 0 ? active - 1 : -1);
    else if (event.key === 'Enter' && chosen) take(chosen);
    // Only the list closes, not the dialog that it is in.
    else if (event.key === 'Escape' && open) close();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onBlur = (event: FocusEvent<HTMLInputElement>) => {
    close();
    input.onBlur?.(event);
  };
  return (
    <div className="relative">
      <Field label={label} hint={hint} error={error}>
        {(field) => (
          <input
            autoComplete="off"
            {...input}
            {...field}
            role="combobox"
            aria-autocomplete="list"
            aria-expanded={open}
            aria-controls={list}
            aria-activedescendant={active < 0 ? undefined : optionId(active)}
            className={INPUT}
            value={text}
            onChange={({ target }) => {
              setAsked(true);
              setActiveKey(undefined);
              change(target.value);
            }}
            onKeyDown={onKeyDown}
            onBlur={onBlur}
          />
        )}
      </Field>
      <p role="status" className="sr-only">
        {open && said}
      </p>
      <div
        hidden={!open}
        className="absolute inset-x-0 z-20 mt-1 rounded-xl border border-line bg-card p-1 shadow-lg"
        // A press here must not take the focus from the field, which would close the list.
        onPointerDown={(event) => event.preventDefault()}
      >
        <div id={list} role="listbox" aria-label={listed} className="max-h-72 overflow-y-auto">
          {open &&
            options.map((option, index) => (
              <Option
                key={keyOf(option)}
                id={optionId(index)}
                active={index === active}
                take={() => take(option)}
              >
                {show(option)}
              </Option>
            ))}
        </div>
        {foot && <div className="border-t border-line px-3 py-1.5 text-xs text-quiet">{foot}</div>}
      </div>
    </div>
  );
}

interface OptionProps {
  id: string;
  active: boolean;
  take: () => void;
  children: ReactNode;
}

function Option({ id, active, take, children }: OptionProps) {
  const option = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) option.current?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the keys work in the field
    <div
      ref={option}
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      className={`min-h-11 cursor-pointer rounded-lg px-3 py-2 hover:bg-soft ${active ? 'bg-accent-soft' : ''}`}
      onClick={take}
    >
      {children}
    </div>
  );
}
