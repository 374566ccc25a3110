import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Clashes } from '@/components/Clashes';
import { Form } from '@/components/Form';
import { Card } from '@/components/ui';
import { EditedMeanwhile } from '@/lib/meanwhile';
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
  begin: () => void;
  done: (event: EditedContent) => void;
}

/** Speakers, agenda and questions, saved together. */
export function ContentForm({ event, begin, done }: ContentFormProps) {
  const { t } = useTranslation('content');
  const say = useContentText();
  const [typed, setTyped] = useState(() => typedOf(event));
  const shared = useShared({
    start: standOf(event),
    parts: PARTS,
    show: (values) => setTyped(readTexts(values)),
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
        const saved = await shared.save(
          textsOf({ ...typed, agenda: sorted(typed.agenda) }),
          async (values, version) => {
            const input = inputOf(readTexts(values), event.timezone);
            try {
              return await updateContent({ eventId: event.id, version: version ?? null, ...input });
            } catch (error) {
              if (!(error instanceof EditedMeanwhile)) throw error;
              throw new EditedMeanwhile(standOf(error.current as EditedContent));
            }
          },
          standOf,
        );
        setTyped(typedOf(saved));
        done(saved);
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
