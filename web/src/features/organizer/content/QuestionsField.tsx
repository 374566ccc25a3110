import { useTranslation } from 'react-i18next';
import { TextField } from '@/components/Field';
import { Icon } from '@/components/Icon';
import { Button } from '@/components/ui';
import { LIMITS } from '@/lib/limits';
import { MarkdownText } from '../area/MarkdownText';
import { Entry } from './Entry';
import { newKey, useEntries, type ListProps } from './list';
import { MOST, type TypedQuestion } from './typed';

/** Questions that people ask, with their answers. */
export function QuestionsField({ list, change, problem }: ListProps<TypedQuestion>) {
  const { t } = useTranslation('content');
  const entries = useEntries(list, change);
  return (
    <div className="space-y-3">
      <ol className="space-y-2 empty:hidden">
        {list.map((entry, place) => {
          const at = (field: string) => problem(`questions.${place}.${field}`);
          const open = entries.isOpen(entry.key, Boolean(at('question') ?? at('answer')));
          return (
            <Entry
              key={entry.key}
              name={entry.question || t('questions.unnamed')}
              summary={
                <span className="block font-semibold">{entry.question || t('questions.unnamed')}</span>
              }
              open={open}
              toggled={entries.toggled(entry.key)}
              first={place === 0}
              last={place === list.length - 1}
              move={(by) => entries.move(place, by)}
              remove={() => entries.remove(entry.key)}
            >
              <TextField
                label={t('questions.question')}
                name={`questions.${place}.question`}
                required
                autoComplete="off"
                maxLength={LIMITS.question}
                value={entry.question}
                onChange={({ target }) => entries.set(entry.key, { question: target.value })}
                error={at('question')}
              />
              {/* The editor for it is worth its weight only where it is seen. */}
              {open && (
                <MarkdownText
                  label={t('questions.answer')}
                  hint={undefined}
                  maxLength={LIMITS.questionAnswer}
                  value={entry.answer}
                  change={(answer) => entries.set(entry.key, { answer })}
                  error={at('answer')}
                />
              )}
            </Entry>
          );
        })}
      </ol>
      <Button
        disabled={list.length >= MOST.questions}
        onClick={() => entries.add({ key: newKey(), question: '', answer: '' })}
      >
        <Icon name="plus" />
        {t('questions.add')}
      </Button>
    </div>
  );
}
