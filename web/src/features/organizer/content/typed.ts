import type {
  EventContentUpdateInput,
  EventPictureFragment,
  SpeakersLabel,
} from '@/graphql/generated/graphql';
import { Refused, type Refusal } from '@/lib/refusal';
import type { Stand, Texts } from '@/lib/shared';
import { movedAlong } from '@/lib/wallclock';
import { momentOf, NO_TIME, typedTime, type TypedTime } from '../area/MomentField';
import type { EditedContent } from './content';

/** An entry of a list that is typed. Those that came from the server are called by their places. */
interface Entry {
  key: string;
}

export interface TypedSpeaker extends Entry {
  name: string;
  role: string;
  bio: string;
  url: string;
  picture: EventPictureFragment | null;
}

export interface TypedItem extends Entry {
  start: TypedTime;
  end: TypedTime;
  title: string;
  description: string;
  room: string;
  /** The keys of those who speak. */
  speakers: string[];
}

export interface TypedQuestion extends Entry {
  question: string;
  answer: string;
}

export interface Typed {
  label: SpeakersLabel;
  speakers: TypedSpeaker[];
  agenda: TypedItem[];
  questions: TypedQuestion[];
}

/** The most entries that lists may have; the API holds the same. */
export const MOST = { speakers: 60, agenda: 100, questions: 40, gallery: 12 };

/** Each list is one text, since it is replaced as a whole. */
export type ContentTexts = Texts<keyof Typed>;

/** An agenda says who speaks: what is merged is both together. */
export const PARTS = {
  program: ['label', 'speakers', 'agenda'],
  questions: ['questions'],
} as const satisfies Record<string, (keyof Typed)[]>;

/** What is on the server, as it is typed. */
export function typedOf(event: EditedContent): Typed {
  return {
    label: event.speakersLabel,
    speakers: event.speakers.map(({ name, role, bio, url, picture }, place) => ({
      key: `s${place}`,
      name,
      role: role ?? '',
      bio: bio ?? '',
      url: url ?? '',
      picture: picture ?? null,
    })),
    agenda: event.agenda.map((item, place) => ({
      key: `a${place}`,
      start: typedTime(item.startsAt, event.timezone),
      end: typedTime(item.endsAt, event.timezone),
      title: item.title,
      description: item.description ?? '',
      room: item.room ?? '',
      speakers: item.speakerPlaces.map((place) => `s${place}`),
    })),
    questions: event.questions.map(({ question, answer }, place) => ({ key: `q${place}`, question, answer })),
  };
}

export function textsOf(typed: Typed): ContentTexts {
  return {
    label: typed.label,
    speakers: JSON.stringify(typed.speakers),
    agenda: JSON.stringify(typed.agenda),
    questions: JSON.stringify(typed.questions),
  };
}

export function readTexts(texts: ContentTexts): Typed {
  return {
    label: texts.label as SpeakersLabel,
    speakers: JSON.parse(texts.speakers) as TypedSpeaker[],
    agenda: JSON.parse(texts.agenda) as TypedItem[],
    questions: JSON.parse(texts.questions) as TypedQuestion[],
  };
}

export function standOf(event: EditedContent): Stand<ContentTexts> {
  return { values: textsOf(typedOf(event)), version: event.version };
}

/** Items by time; those at the same time keep their order, and those without a time come last. */
export function sorted(agenda: TypedItem[]): TypedItem[] {
  return [...agenda].sort((one, other) => (one.start.wall || '9').localeCompare(other.start.wall || '9'));
}

/** What was typed as the API takes it. Throws `Refused` where a time is none. */
export function inputOf(
  typed: Typed,
  zone: string,
): Pick<EventContentUpdateInput, 'agenda' | 'speakers' | 'speakersLabel' | 'questions'> {
  const problems: Refusal[] = [];
  const moment = (field: string, time: TypedTime) => {
    const found = momentOf(time, zone);
    if (found === undefined) problems.push({ code: 'TIME_SKIPPED', field, message: '' });
    return found ?? null;
  };
  const places = new Map(typed.speakers.map(({ key }, place) => [key, place]));
  const agenda = typed.agenda.map((item, place) => {
    const startsAt = moment(`agenda.${place}.startsAt`, item.start);
    if (!startsAt)
      problems.push({ code: 'INVALID_startsAt', field: `agenda.${place}.startsAt`, message: '' });
    return {
      startsAt: startsAt ?? '',
      endsAt: moment(`agenda.${place}.endsAt`, item.end),
      title: item.title,
      description: item.description.trim() || null,
      room: item.room.trim() || null,
      speakers: item.speakers.flatMap((key) => places.get(key) ?? []),
    };
  });
  if (problems.length > 0) throw new Refused(problems);
  return {
    speakersLabel: typed.label,
    speakers: typed.speakers.map(({ name, role, bio, url, picture }) => ({
      name,
      role: role.trim() || null,
      bio: bio.trim() || null,
      url: url.trim() || null,
      pictureId: picture?.id ?? null,
    })),
    agenda,
    questions: typed.questions.map(({ question, answer }) => ({ question, answer })),
  };
}

/** An item after the last: it begins when that ends, and takes as long. */
export function nextItem(key: string, agenda: TypedItem[], eventStart: TypedTime): TypedItem {
  const last = sorted(agenda).at(-1);
  const blank = { key, title: '', description: '', room: last?.room ?? '', speakers: [] };
  if (!last?.end.wall) return { ...blank, start: last ? last.start : eventStart, end: NO_TIME };
  const end = movedAlong(last.end.wall, last.start.wall, last.end.wall);
  return { ...blank, start: { ...last.end }, end: { wall: end, later: false } };
}

/** Two items one after the other change places: each keeps its length, and the break between them stays. */
export function swapped(agenda: TypedItem[], place: number, by: -1 | 1): TypedItem[] {
  const [from, to] = by === 1 ? [place, place + 1] : [place - 1, place];
  const [first, second] = [agenda[from], agenda[to]];
  if (!first || !second) return agenda;
  const length = (item: TypedItem) => item.end.wall || item.start.wall;
  // The one that comes first now begins at the earlier time, the other as long after it as before.
  const early = movedTo(second, first.start);
  const gap = movedAlong(length(early), length(first), second.start.wall);
  const late = movedTo(first, { wall: gap, later: false });
  const next = [...agenda];
  next[from] = early;
  next[to] = first.start.wall === second.start.wall ? { ...first } : late;
  return next;
}

function movedTo(item: TypedItem, start: TypedTime): TypedItem {
  const wall = item.end.wall && movedAlong(item.end.wall, item.start.wall, start.wall);
  return { ...item, start, end: { wall, later: false } };
}

/** A list with the entry of an id a place further, if it is there and there is a place. */
export function movedBy<T extends { id: string }>(list: T[], id: string, by: -1 | 1): T[] {
  const place = list.findIndex((entry) => entry.id === id);
  return place < 0 || !list[place + by] ? list : shifted(list, place, by);
}

/** A list with one of its entries a place further. */
export function shifted<T>(list: T[], place: number, by: -1 | 1): T[] {
  const next = [...list];
  const [entry] = next.splice(place, 1);
  if (entry !== undefined) next.splice(place + by, 0, entry);
  return next;
}
