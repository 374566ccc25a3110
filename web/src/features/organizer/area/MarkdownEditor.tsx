import type { Mark } from 'prosemirror-model';
import { EditorState } from 'prosemirror-state';
import { EditorView } from 'prosemirror-view';
import { useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { FieldError } from '@/components/Field';
import { Icon, type IconName } from '@/components/Icon';
import { INPUT } from '@/components/ui';
import { MarkdownField, type MarkdownFieldProps } from './MarkdownField';
import { plugins, TOOLS, type ToolName } from './markdownKeys';
import { LinkForm } from './MarkdownLink';
import { schema } from './markdownSchema';
import { documentOf, markdownOf } from './markdownTree';
import { SWITCH, TOOL, Toolbar } from './MarkdownToolbar';

const ICONS: Record<ToolName, IconName> = {
  bold: 'bold',
  italic: 'italic',
  heading: 'heading',
  list: 'bullets',
  numbers: 'numbers',
  quote: 'quote',
};

/**
 * A long text as it will look, kept as Markdown. What can't be shown so, such as a table, is edited as Markdown; that is
 * one press away for everything else, too.
 */
export default function MarkdownEditor(props: MarkdownFieldProps) {
  const { t } = useTranslation('editor');
  const { value } = props;
  // What is told apart is the text that was made here from one that came from elsewhere.
  const [mode, setMode] = useState<'rich' | 'source' | 'unfit'>(() => (documentOf(value) ? 'rich' : 'unfit'));
  // The focus follows whoever switches.
  const [switched, setSwitched] = useState(false);
  if (mode === 'rich') {
    return (
      <Rich
        {...props}
        focused={switched}
        source={(unfit) => {
          setSwitched(!unfit);
          setMode(unfit ? 'unfit' : 'source');
        }}
      />
    );
  }
  return (
    <>
      <MarkdownField
        {...props}
        focused={switched}
        hint={mode === 'unfit' ? t('rich.unfit') : props.hint}
        beside={
          <button
            type="button"
            className={`${TOOL} px-3 text-sm`}
            aria-pressed
            onClick={() => {
              setSwitched(true);
              setMode(documentOf(value) ? 'rich' : 'unfit');
            }}
          >
            {t('rich.source')}
          </button>
        }
      />
      <p role="status" className="sr-only">
        {mode === 'unfit' && switched ? t('rich.unfit') : ''}
      </p>
    </>
  );
}

interface RichProps extends MarkdownFieldProps {
  /** Goes on in Markdown, since one wants to, or since this can't show what stands there now. */
  source: (unfit: boolean) => void;
}

function begin(markdown: string, link: () => void): EditorState | undefined {
  const doc = documentOf(markdown);
  return doc && EditorState.create({ doc, plugins: plugins(link) });
}

/** The view of the text, which the browser's own editing works on; and its state, for the buttons. */
function useView(
  { value, change, source, focused }: RichProps,
  link: () => void,
  attributes: Record<string, string>,
) {
  const place = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(undefined);
  /** The Markdown of what stands there. */
  const known = useRef(value);
  const isFocused = useRef(focused);
  const latest = useRef({ change, source, link });
  const [state, setState] = useState<EditorState>();
  useEffect(() => {
    latest.current = { change, source, link };
  });
  useEffect(() => {
    const start = begin(known.current, () => latest.current.link());
    if (!place.current || !start) return undefined;
    const made = new EditorView(place.current, {
      state: start,
      dispatchTransaction: (transaction) => {
        const next = made.state.apply(transaction);
        made.updateState(next);
        setState(next);
        if (!transaction.docChanged) return;
        const text = markdownOf(next.doc);
        if (text === known.current) return;
        known.current = text;
        latest.current.change(text);
      },
    });
    view.current = made;
    if (isFocused.current) made.focus();
    setState(start);
    return () => {
      made.destroy();
      view.current = undefined;
    };
  }, []);
  // At once: a passive effect may come after the next letter, and would take that back.
  useLayoutEffect(() => {
    if (value === known.current) return;
    known.current = value;
    // Somebody else has written it, or it was put back.
    const anew = begin(value, () => latest.current.link());
    if (!anew) latest.current.source(true);
    else {
      view.current?.updateState(anew);
      setState(anew);
    }
  }, [value]);
  const told = JSON.stringify(attributes);
  useEffect(() => {
    view.current?.setProps({ attributes: JSON.parse(told) as Record<string, string> });
  }, [told]);
  return { place, view, state };
}

function Rich(props: RichProps) {
  const { label, error, source } = props;
  const { t } = useTranslation('editor');
  const id = useId();
  const [linking, setLinking] = useState(false);
  const described = error && `${id}-error`;
  const { place, view, state } = useView(props, () => setLinking(true), {
    id,
    role: 'textbox',
    'aria-multiline': 'true',
    'aria-labelledby': `${id}-label`,
    ...(described && { 'aria-describedby': described }),
    ...(error && { 'aria-invalid': 'true' }),
    class: `${INPUT} prose max-h-[70vh] min-h-40 overflow-y-auto`,
  });
  const run = (name: ToolName) => {
    if (!view.current) return;
    TOOLS[name].run(view.current.state, view.current.dispatch, view.current);
    view.current.focus();
  };
  const link = state && linkAt(state);
  const apply = (href: string) => {
    setLinking(false);
    if (view.current) setLink(view.current, href);
    view.current?.focus();
  };
  return (
    <div className="space-y-1.5">
      {/* A press on it does what it does for other fields. */}
      <span
        id={`${id}-label`}
        className="block text-sm font-medium"
        role="presentation"
        onClick={() => view.current?.focus()}
      >
        {label}
      </span>
      <Toolbar label={t('marks')}>
        {(Object.keys(TOOLS) as ToolName[]).map((name) => (
          <button
            key={name}
            type="button"
            className={TOOL}
            aria-label={t(`mark.${name}`)}
            title={t(`mark.${name}`)}
            aria-pressed={Boolean(state && TOOLS[name].isOn(state))}
            // The selection stays where it is.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => run(name)}
          >
            <Icon name={ICONS[name]} />
          </button>
        ))}
        <button
          type="button"
          className={TOOL}
          aria-label={t('mark.link')}
          title={t('mark.link')}
          aria-pressed={Boolean(link)}
          aria-expanded={linking}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => setLinking(!linking)}
        >
          <Icon name="link" />
        </button>
        <button type="button" className={SWITCH} aria-pressed={false} onClick={() => source(false)}>
          {t('rich.source')}
        </button>
      </Toolbar>
      {linking && (
        <LinkForm
          href={link ? String(link.attrs['href']) : ''}
          apply={apply}
          close={() => {
            setLinking(false);
            view.current?.focus();
          }}
        />
      )}
      <div ref={place} />
      <FieldError id={`${id}-error`} error={error} />
    </div>
  );
}

/** The link that the cursor is in, or that a selection begins with. */
function linkAt({ selection: { $from, empty }, doc }: EditorState): Mark | undefined {
  const after = doc.nodeAt($from.pos)?.marks ?? [];
  return schema.marks.link.isInSet([...(empty ? $from.marks() : []), ...after]);
}

/** Makes a link of what is selected, or changes the one there is; without an address it is none any more. */
function setLink({ state, dispatch }: EditorView, href: string): void {
  const { link } = schema.marks;
  const here = linkAt(state);
  let { from, to } = state.selection;
  if (here && from === to) {
    // All of it, not only where the cursor is.
    const { $from } = state.selection;
    const start = $from.start();
    $from.parent.forEach((node, offset) => {
      if (!here.isInSet(node.marks)) return;
      if (start + offset + node.nodeSize >= $from.pos && start + offset <= $from.pos) {
        from = start + offset;
        to = from + node.nodeSize;
      }
    });
  }
  if (!href) {
    if (from < to) dispatch(state.tr.removeMark(from, to, link));
  } else if (from < to) {
    dispatch(state.tr.removeMark(from, to, link).addMark(from, to, link.create({ href })));
  } else {
    dispatch(state.tr.replaceSelectionWith(schema.text(href, [link.create({ href })]), false));
  }
}
