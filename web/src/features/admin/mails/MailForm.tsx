import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type SyntheticEvent } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { Clashes } from '@/components/Clashes';
import { Confirm } from '@/components/Confirm';
import { Field, TextField } from '@/components/Field';
import { Form } from '@/components/Form';
import { Placeholders } from '@/components/Placeholders';
import { Problem } from '@/components/Problem';
import { Button, Card, INPUT, Notice } from '@/components/ui';
import type { MailTextFieldsFragment } from '@/graphql/generated/graphql';
import { adminKeys } from '@/lib/keys/admin';
import { LIMITS } from '@/lib/limits';
import { refusals, Refused } from '@/lib/refusal';
import { useShared } from '@/lib/shared';
import { isChanged, resetMailText, standOf, testMailText, updateMailText, type Written } from './mails';
import { MailPreview } from './MailPreview';
import { useMailRefusalText, usePlaceholderName } from './words';

const PARTS = { subject: ['subject'], intro: ['intro'] } as const;

/** Where one wrote last. */
interface Caret {
  field: HTMLInputElement | HTMLTextAreaElement;
  name: keyof Written;
  at: number;
}

interface MailFormProps {
  text: MailTextFieldsFragment;
  /** It begins anew after a reset. */
  wasReset: boolean;
  startAnew: () => void;
}

/** An email's subject and how it begins, with what becomes of them beside. */
export function MailForm({ text, wasReset, startAnew }: MailFormProps) {
  const { t } = useTranslation('mailTexts');
  const say = useMailRefusalText();
  const nameOf = usePlaceholderName();
  const client = useQueryClient();
  const [values, setValues] = useState(standOf(text).values);
  const [said, setSaid] = useState(wasReset ? t('resetDone') : '');
  const shared = useShared({ start: standOf(text), parts: PARTS, show: setValues });
  const draft = { kind: text.kind, locale: text.locale, ...values };
  const read = async () => {
    await Promise.all([
      client.invalidateQueries({ queryKey: adminKeys.mails, exact: true }),
      client.invalidateQueries({ queryKey: adminKeys.audit }),
    ]);
  };
  const caret = useRef<Caret | null>(null);
  const noteCaret = ({ target }: SyntheticEvent) => {
    if (!(target instanceof HTMLTextAreaElement || target instanceof HTMLInputElement)) return;
    const name = target.name === 'subject' ? 'subject' : 'intro';
    caret.current = { field: target, name, at: target.selectionEnd ?? 0 };
  };
  const insert = (placeholder: string) => {
    const { name, at, field } = caret.current ?? { name: 'intro' as const, at: values.intro.length };
    const whole = values[name];
    // A new text puts the caret at its end: it goes back once the text is there.
    flushSync(() =>
      setValues({ ...values, [name]: `${whole.slice(0, at)}{{${placeholder}}}${whole.slice(at)}` }),
    );
    const behind = at + placeholder.length + 4;
    if (caret.current) caret.current.at = behind;
    field?.setSelectionRange(behind, behind);
  };
  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <Card aria-label={t('texts')}>
        <Form
          submit={t('save')}
          say={say}
          shown={['subject', 'intro']}
          above={
            <Clashes
              clashes={shared.clashes.map(({ part, mine, theirs, chosen }) => ({
                part,
                label: t(part),
                mine: mine[part],
                theirs: theirs[part],
                chosen,
              }))}
              choose={(part, side) => shared.choose(part, side, values)}
            />
          }
          send={async () => {
            setSaid('');
            const save = (typed: Written, version: number | undefined) =>
              updateMailText({ kind: text.kind, locale: text.locale, ...typed }, version);
            const saved = await shared.save(values, save, standOf);
            // An empty field is the built-in text from now on.
            setValues(standOf(saved).values);
            await read();
          }}
          done={() => setSaid(t('saved'))}
        >
          {(problem) => (
            <div className="space-y-4" onSelect={noteCaret}>
              <TextField
                label={t('subject')}
                name="subject"
                maxLength={LIMITS.mailSubject}
                dir="auto"
                value={values.subject}
                onChange={({ target }) => setValues({ ...values, subject: target.value })}
                error={problem('subject')}
              />
              <Field label={t('intro')} hint={t('introHint')} error={problem('intro')}>
                {(props) => (
                  <textarea
                    {...props}
                    name="intro"
                    rows={6}
                    dir="auto"
                    maxLength={LIMITS.mailIntro}
                    className={INPUT}
                    value={values.intro}
                    onChange={({ target }) => setValues({ ...values, intro: target.value })}
                  />
                )}
              </Field>
              <Placeholders
                label={t('placeholders')}
                hint={t('placeholderHint')}
                names={text.placeholders.map((name) => [name, nameOf(name)])}
                insert={insert}
              />
            </div>
          )}
        </Form>
        <div className="mt-4 empty:hidden" role="status">
          {said && <Notice tone="good">{said}</Notice>}
        </div>
        <Further text={text} draft={draft} read={read} say={setSaid} startAnew={startAnew} />
      </Card>
      <MailPreview draft={draft} />
    </div>
  );
}

interface FurtherProps {
  text: MailTextFieldsFragment;
  draft: Parameters<typeof testMailText>[0];
  read: () => Promise<void>;
  say: (text: string) => void;
  startAnew: () => void;
}

/** A test to oneself, and the way back to the built-in texts. */
function Further({ text, draft, read, say, startAnew }: FurtherProps) {
  const { t } = useTranslation('mailTexts');
  const refusal = useMailRefusalText();
  const test = useMutation({
    mutationFn: () => testMailText(draft),
    onSuccess: (email) => say(t('tested', { email })),
  });
  const reset = useMutation({
    mutationFn: () => resetMailText(text.kind, text.locale, text.version),
    onSuccess: async () => {
      await read();
      startAnew();
    },
  });
  const error = test.error ?? reset.error;
  return (
    <div className="mt-4 space-y-3 border-t border-line pt-4">
      {refusals(error).map(({ code, message }) => (
        <Notice key={code} tone="bad">
          {refusal(code, message)}
        </Notice>
      ))}
      {error && !(error instanceof Refused) && <Problem error={error} />}
      <div className="flex flex-wrap gap-3">
        <Button
          busy={test.isPending}
          onClick={() => {
            say('');
            reset.reset();
            test.mutate();
          }}
        >
          {t('test')}
        </Button>
        {isChanged(text) && (
          <Confirm
            label={t('reset')}
            title={t('resetTitle')}
            text={t('resetText')}
            yes={t('reset')}
            no={t('cancel')}
            busy={reset.isPending}
            confirm={() => {
              say('');
              test.reset();
              reset.mutate();
            }}
          />
        )}
      </div>
      <p className="text-sm text-quiet">{t('testHint')}</p>
    </div>
  );
}
