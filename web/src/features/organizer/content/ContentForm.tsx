import { useEffect, useRef, useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Clashes } from '@/components/Clashes';
import { Form } from '@/components/Form';
import { Card } from '@/components/ui';
import { EditedMeanwhile, take } from '@/lib/meanwhile';
import { useShared } from '@/lib/shared';
import { typedTime } from '../area/MomentField';
import { AgendaField } from './AgendaField';
import { updateContent, type EditedContent } from './content';
import { QuestionsField } from './QuestionsField';
import { SpeakersField } from './SpeakersField';
import {
  inputOf,
  PARTS,
  readTexts,
  sorted,
  standOf,
  textsOf,
  typedOf,
  type ContentTexts,
  type Typed,
} from './typed';
import { keepUnsaved, readUnsaved } from './unsaved';
import { useContentText } from './words';

/** The fields at which something may be wrong. */
function shownOf({ agenda, speakers, questions }: Typed): string[] {
  const of = (list: unknown[], name: string, fields: string[]) =>
    list.flatMap((_, place) => fields.map((field) => `${name}.${place}.${field}`));
  return [
    ...of(agenda, 'agenda', ['startsAt', 'endsAt', 'title', 'description', 'room']),
    ...of(speakers, 'speakers', ['name', 'role', 'bio', 'url', 'pictureId']),
    ...of(questions, 'questions', ['question', 'answer']),
  ];
}

interface ContentFormProps {
  event: EditedContent;
  viewerId: string;
  begin: () => void;
  done: (event: EditedContent) => void;
}

/** Speakers, agenda and questions, saved together. */
export function ContentForm({ event, viewerId, begin, done }: ContentFormProps) {
  const { t } = useTranslation('content');
  const say = useContentText();
  const [before] = useState(() => readUnsaved(viewerId, event.id));
  const [typed, setTyped] = useState(() => before?.typed ?? typedOf(event));
  const base = useRef(before?.base ?? standOf(event));
  useEffect(() => keepUnsaved(viewerId, event.id, typed, base.current), [viewerId, event.id, typed]);
  /** What is being sent. What is typed meanwhile stays. */
  const sent = useRef<Typed | null>(null);
  const show = (next: Typed) => {
    const was = sent.current;
    if (was) sent.current = next;
    setTyped((now) => (was ? following(now, was, next) : next));
  };
  const shared = useShared({
    start: before?.base ?? standOf(event),
    parts: PARTS,
    show: (values) => show(readTexts(values)),
  });
  const change = (part: Partial<Typed>) => setTyped((now) => ({ ...now, ...part }));
  return (
    <Form
      submit={t('save')}
      say={say}
      shown={shownOf(typed)}
      className="space-y-5"
      above={
        <Clashes
          clashes={shared.clashes.map(({ part, mine, theirs, chosen }) => ({
            part,
            label: t(`part.${part}`),
            mine: tell(part, mine),
            theirs: tell(part, theirs),
            chosen,
          }))}
          choose={(part, side) => shared.choose(part, side, textsOf(typed))}
        />
      }
      send={async () => {
        begin();
        // What is wrong is said by places: entries stand as they are sent.
        const sending = { ...typed, agenda: sorted(typed.agenda) };
        setTyped(sending);
        sent.current = sending;
        try {
          const saved = await shared.save(
            textsOf(sending),
            async (values, version) => {
              const input = inputOf(readTexts(values), event.timezone);
              try {
                return await updateContent({ eventId: event.id, version: version ?? null, ...input });
              } catch (error) {
                if (!(error instanceof EditedMeanwhile)) throw error;
                base.current = standOf(error.current as EditedContent);
                throw new EditedMeanwhile(base.current);
              }
            },
            standOf,
          );
          base.current = standOf(saved);
          show(typedOf(saved));
          done(saved);
        } finally {
          sent.current = null;
        }
      }}
    >
      {(problem) => (
        <>
          <Part title={t('speakers.title')} text={t('speakers.text')}>
            <SpeakersField
              eventId={event.id}
              label={typed.label}
              changeLabel={(label) => change({ label })}
              list={typed.speakers}
              change={(speakers) => change({ speakers })}
              problem={problem}
            />
          </Part>
          <Part title={t('agenda.heading')} text={t('agenda.text')}>
            <AgendaField
              list={typed.agenda}
              change={(agenda) => change({ agenda })}
              problem={problem}
              speakers={typed.speakers}
              zone={event.timezone}
              start={typedTime(event.startsAt, event.timezone)}
            />
          </Part>
          <Part title={t('questions.title')} text={t('questions.text')}>
            <QuestionsField
              list={typed.questions}
              change={(questions) => change({ questions })}
              problem={problem}
            />
          </Part>
        </>
      )}
    </Form>
  );
}

/** What is typed now, with what was made of it where it is still as it `was`. Agenda and speakers go together. */
function following(now: Typed, was: Typed, next: Typed): Typed {
  const all = { ...now };
  for (const fields of Object.values(PARTS) as (keyof Typed)[][]) {
    if (fields.every((field) => now[field] === was[field])) take(all, next, fields);
  }
  return all;
}

/** A part in words, to choose from. */
function tell(part: keyof typeof PARTS, values: ContentTexts): string {
  const { agenda, speakers, questions } = readTexts(values);
  if (part === 'questions') return questions.map(({ question }) => question).join('\n');
  const items = agenda.map(({ start, title }) => `${start.wall.slice(11)} ${title}`);
  return [...speakers.map(({ name }) => name), ...items].join('\n');
}

function Part({ title, text, children }: { title: string; text: string; children: ReactNode }) {
  return (
    <Card>
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="mt-0.5 mb-4 text-sm text-quiet">{text}</p>
      {children}
    </Card>
  );
}
