import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Field } from '@/components/Field';
import { INPUT } from '@/components/ui';
import { DescriptionPreview } from './DescriptionPreview';
import { marked, type Mark } from './markdown';

const MARKS: [mark: Mark, sign: string, look: string][] = [
  ['bold', 'B', 'font-bold'],
  ['italic', 'I', 'italic font-serif'],
  ['heading', 'H', 'font-semibold'],
  ['list', '•', ''],
  ['link', '↗', ''],
];
const TOOL =
  'min-h-11 min-w-11 rounded-lg px-2 hover:bg-soft aria-pressed:bg-accent-soft aria-pressed:text-accent';

interface MarkdownFieldProps {
  label: string;
  hint: string | undefined;
  error: string | undefined;
  maxLength: number;
  value: string;
  change: (text: string) => void;
}

/** A long text in Markdown, with buttons for those who don't know it, and a look at what becomes of it. */
export function MarkdownField({ label, hint, error, maxLength, value, change }: MarkdownFieldProps) {
  const { t } = useTranslation('editor');
  const [preview, setPreview] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
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
            <div className="flex flex-wrap items-center gap-0.5" role="toolbar" aria-label={t('marks')}>
              {MARKS.map(([kind, sign, look]) => (
                <button
                  key={kind}
                  type="button"
                  className={`${TOOL} ${look} disabled:opacity-40`}
                  aria-label={t(`mark.${kind}`)}
                  title={t(`mark.${kind}`)}
                  disabled={preview}
                  onClick={() => mark(kind)}
                >
                  <span aria-hidden>{sign}</span>
                </button>
              ))}
              <button
                type="button"
                className={`${TOOL} ml-auto px-3`}
                aria-pressed={preview}
                onClick={() => setPreview(!preview)}
              >
                {t('preview')}
              </button>
            </div>
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
