import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '@/components/Field';
import { Icon, type IconName } from '@/components/Icon';
import { INPUT } from '@/components/ui';
import { DescriptionPreview } from './DescriptionPreview';
import { marked, type Mark } from './markdown';
import { SWITCH, TOOL, Toolbar } from './MarkdownToolbar';

const MARKS: [mark: Mark, icon: IconName][] = [
  ['bold', 'bold'],
  ['italic', 'italic'],
  ['heading', 'heading'],
  ['list', 'bullets'],
  ['link', 'link'],
];

export interface MarkdownFieldProps {
  label: string;
  hint: string | undefined;
  error: string | undefined;
  maxLength: number;
  value: string;
  change: (text: string) => void;
  /** Somebody came from another field for the same text. */
  focused?: boolean;
  /** Further buttons. */
  beside?: ReactNode;
}

/** A long text in Markdown, with buttons for those who don't know it, and a look at what becomes of it. */
export function MarkdownField(props: MarkdownFieldProps) {
  const { label, hint, error, maxLength, value, change, focused = false, beside } = props;
  const { t } = useTranslation('editor');
  const [preview, setPreview] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (focused) area.current?.focus();
  }, [focused]);
  const mark = (kind: Mark) => {
    const element = area.current;
    if (!element) return;
    element.focus();
    const result = marked({ text: value, from: element.selectionStart, to: element.selectionEnd }, kind);
    if (result.text.length > maxLength) return;
    change(result.text);
    // Once the new text is there.
    requestAnimationFrame(() => element.setSelectionRange(result.from, result.to));
  };
  return (
    <div>
      <Field label={label} hint={hint} error={error}>
        {(props) => (
          <>
            <Toolbar label={t('marks')}>
              {MARKS.map(([kind, icon]) => (
                <button
                  key={kind}
                  type="button"
                  className={TOOL}
                  aria-label={t(`mark.${kind}`)}
                  title={t(`mark.${kind}`)}
                  disabled={preview}
                  onClick={() => mark(kind)}
                >
                  <Icon name={icon} />
                </button>
              ))}
              <button
                type="button"
                className={SWITCH}
                aria-pressed={preview}
                onClick={() => setPreview(!preview)}
              >
                {t('preview')}
              </button>
              {beside}
            </Toolbar>
            <textarea
              {...props}
              ref={area}
              hidden={preview}
              rows={10}
              maxLength={maxLength}
              className={`${INPUT} field-sizing-content max-h-[70vh] min-h-48`}
              value={value}
              onChange={({ target }) => change(target.value)}
            />
          </>
        )}
      </Field>
      {preview && (
        <div className="mt-1.5 min-h-48 rounded-xl border border-dashed border-line px-4 py-3">
          <DescriptionPreview text={value} />
        </div>
      )}
    </div>
  );
}
