import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Confirm } from '@/components/Confirm';
import { TextField } from '@/components/Field';
import { Form } from '@/components/Form';
import { Problem } from '@/components/Problem';
import { Notice } from '@/components/ui';
import { LIMITS } from '@/lib/limits';
import { Refused } from '@/lib/refusal';
import { MarkdownField } from './MarkdownField';

/** What was typed: where the text is, or what it says in each language. */
export interface Typed {
  url: string | null;
  texts: Record<string, string>;
  reason?: string | null;
}

/** The text in one language. */
export interface TermsPart {
  key: string;
  label: string;
  hint: string;
  text: string;
  /** Few write it, so it is out of the way as long as it is empty. */
  rare?: boolean;
}

interface TermsFormProps {
  url: string;
  texts: TermsPart[];
  /** The number of the version in force, 0 for none. */
  version: number;
  say: (code: string, message: string) => string;
  /** Publishes in place of the version that was seen. Returns the number of the one in force now, 0 for none. */
  send: (typed: Typed, seen: number) => Promise<number>;
  /** Further fields. */
  below?: (problem: (field: string) => string | undefined) => ReactNode;
}

/** A legal text: written here, or kept on another website. */
export function TermsForm({ url, texts: parts, version, say, send, below }: TermsFormProps) {
  const { t } = useTranslation('platform');
  // What others publish meanwhile must not take away what is being typed: the form belongs to the version it began with.
  const [seen, setSeen] = useState(version);
  const [round, setRound] = useState(0);
  const [away, setAway] = useState(url !== '');
  const [texts, setTexts] = useState(() => Object.fromEntries(parts.map(({ key, text }) => [key, text])));
  const [done, setDone] = useState<'published' | 'withdrawn'>();
  const [wrong, setWrong] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const [withdrawing, setWithdrawing] = useState(false);
  const [rare] = useState(() => parts.filter((part) => part.rare && part.text === '').map(({ key }) => key));
  const [shown, folded] = [false, true].map((isRare) =>
    parts.filter(({ key }) => rare.includes(key) === isRare),
  ) as [TermsPart[], TermsPart[]];
  const told = (code: string, message: string) =>
    code === 'EDITED_MEANWHILE' ? t('text.meanwhile') : say(code, message);
  const clear = () => {
    setDone(undefined);
    setWrong(undefined);
    setFailure(undefined);
  };
  const withdraw = async () => {
    clear();
    setWithdrawing(true);
    try {
      setSeen(await send({ url: null, texts: {} }, seen));
      setAway(false);
      setTexts({});
      setRound((before) => before + 1);
      setDone('withdrawn');
    } catch (error) {
      if (error instanceof Refused) {
        setWrong(error.problems.map(({ code, message }) => told(code, message)).join(' '));
      } else setFailure(error);
    } finally {
      setWithdrawing(false);
    }
  };
  return (
    <>
      <Form
        key={round}
        submit={t('text.publish')}
        say={told}
        shown={['url', 'text', 'reason', ...parts.map((_, place) => `texts.${place}.text`)]}
        send={async ({ optional }) => {
          clear();
          const typed = {
            url: away ? optional('url') : null,
            texts: away ? {} : texts,
            reason: optional('reason'),
          };
          if (!typed.url && Object.values(typed.texts).every((one) => one.trim() === '')) {
            setWrong(t('text.empty'));
            return;
          }
          setSeen(await send(typed, seen));
          setDone('published');
        }}
        beside={
          seen > 0 && (
            <Confirm
              label={t('text.withdraw')}
              title={t('text.withdrawTitle')}
              yes={t('text.withdrawYes')}
              no={t('text.no')}
              busy={withdrawing}
              confirm={() => void withdraw()}
            />
          )
        }
      >
        {(problem) => {
          const field = (part: TermsPart) => (
            <MarkdownField
              key={part.key}
              label={part.label}
              hint={`${t('text.textHint')} ${part.hint}`.trim()}
              error={problem(`texts.${parts.indexOf(part)}.text`) ?? problem('text')}
              maxLength={LIMITS.legalText}
              value={texts[part.key] ?? ''}
              change={(text) => setTexts((before) => ({ ...before, [part.key]: text }))}
            />
          );
          return (
            <>
              <fieldset>
                <legend className="text-sm font-medium">{t('text.where')}</legend>
                <div className="flex flex-wrap gap-x-6">
                  {[false, true].map((choice) => (
                    <label key={String(choice)} className="flex min-h-11 items-center gap-2">
                      <input
                        type="radio"
                        name="where"
                        className="size-5 accent-(--accent)"
                        checked={away === choice}
                        onChange={() => setAway(choice)}
                      />
                      {t(choice ? 'text.away' : 'text.here')}
                    </label>
                  ))}
                </div>
              </fieldset>
              {away ? (
                <TextField
                  label={t('text.url')}
                  name="url"
                  type="url"
                  maxLength={LIMITS.webAddress}
                  defaultValue={round === 0 ? url : ''}
                  placeholder="https://"
                  error={problem('url')}
                />
              ) : (
                <>
                  {shown.map(field)}
                  {folded.length > 0 && (
                    <details>
                      <summary className="min-h-11 cursor-pointer content-center font-medium">
                        {t('text.further')}
                      </summary>
                      <div className="space-y-4">{folded.map(field)}</div>
                    </details>
                  )}
                </>
              )}
              {below?.(problem)}
              {wrong && <Notice tone="bad">{wrong}</Notice>}
              {failure !== undefined && <Problem error={failure} />}
            </>
          );
        }}
      </Form>
      <div className="mt-4 empty:hidden" role="status">
        {done && <Notice tone="good">{t(`text.${done}`)}</Notice>}
      </div>
    </>
  );
}
