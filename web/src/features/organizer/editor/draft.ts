import { EditedMeanwhile, merge, take } from '@/lib/meanwhile';
import { Refused, type Refusal } from '@/lib/refusal';
import type { Clash, Side, Stand } from '@/lib/shared';
import { RequestError } from '@/lib/transport';
import type { Unsaved } from './unsaved';
import {
  FIELDS_OF,
  fieldsOfPart,
  PARTS,
  read,
  samePart,
  type FieldName,
  type Fields,
  type Part,
  type Values,
} from './values';

/** How long typing has to pause before it is saved. */
const PAUSE_MS = 800;
/** How long after a failure it is tried again, longer each time. */
const RETRIES_MS = [3_000, 6_000, 12_000, 30_000];
/** How often in a row somebody else may be first. */
const MOST_MEETINGS = 5;
/** When an event is, is right or wrong as a whole. */
const TIMES: FieldName[] = ['startsAt', 'endsAt'];

/**
 * `refused`: all is saved but what is wrong; `clash`: all is saved but what somebody else has changed as well; `failed`:
 * the server could not be asked.
 */
export type Phase = 'saved' | 'waiting' | 'saving' | 'refused' | 'clash' | 'failed';

/** A part that somebody else has changed as well; it is not sent until it is decided. */
export interface DraftClash extends Clash<Values, Part> {
  /** What was there before either did. */
  base: Values;
}

export interface Snapshot {
  values: Values;
  phase: Phase;
  /** What is wrong at which field; as of when typing last paused. */
  problems: Refusal[];
  failure: unknown;
  /** What both the one who types and somebody else have changed. */
  clashes: DraftClash[];
}

interface Options {
  /** Saves by itself while one types. */
  automatic: boolean;
  /**
   * Sends changes of a version; returns what there is then. Throws `Refused` with what is wrong, and `EditedMeanwhile` with
   * what there is where it is another version; nothing was changed then.
   */
  send: (changes: Fields, version: number | undefined) => Promise<Stand<Values>>;
  /** Keeps what is not saved yet. */
  keep: (unsaved: Unsaved) => void;
}

/**
 * What is typed about an event on its way to the server: only what differs from what is there, one request at a time,
 * again when it failed. Answers never change what stands in the fields, but for what somebody else has changed and the one
 * who types has not.
 */
export class Draft {
  private automatic: boolean;
  private snapshot: Snapshot;
  private saved: Fields;
  /** What is on the server, as far as is known here. */
  private stand: Stand<Values>;
  /** Values that the server refused, as they were; they are not sent again until they change. */
  private refused = new Map<FieldName, { value: string; problem: Refusal | undefined }>();
  /** Refusals of the whole, such as of an event that was cancelled meanwhile. */
  private blocked: Refusal[] = [];
  private timer: ReturnType<typeof setTimeout> | undefined;
  private queue: Promise<boolean> = Promise.resolve(true);
  private failures = 0;
  private meetings = 0;
  private listeners = new Set<() => void>();

  constructor(
    stand: Stand<Values>,
    unsaved: Unsaved,
    private readonly options: Options,
  ) {
    this.automatic = options.automatic;
    this.stand = stand;
    this.saved = read(stand.values).fields;
    const values = { ...stand.values, ...unsaved.values };
    this.snapshot = { values, phase: 'saved', problems: [], failure: undefined, clashes: [] };
    // Somebody may have changed it since the page was left.
    this.meet(stand, { ...stand.values, ...unsaved.base });
    if (this.changedValues().length > 0) this.set({ phase: 'waiting' });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): Snapshot => this.snapshot;

  /** Drafts save by themselves; what is published in between does not any more. */
  setAutomatic(automatic: boolean): void {
    this.automatic = automatic;
    if (!automatic) clearTimeout(this.timer);
  }

  /** Begins, also again, to save by itself. */
  start(): () => void {
    const online = () => {
      if (this.snapshot.phase === 'failed') void this.save();
    };
    globalThis.addEventListener('online', online);
    if (this.automatic && this.snapshot.phase === 'waiting') this.later(PAUSE_MS);
    return () => {
      globalThis.removeEventListener('online', online);
      clearTimeout(this.timer);
      if (this.automatic && this.snapshot.phase === 'waiting') void this.save();
    };
  }

  /** Takes what was typed. */
  change(part: Partial<Values>): void {
    const values = { ...this.snapshot.values, ...part };
    const clashes = this.snapshot.clashes.map((clash) =>
      clash.chosen === 'theirs' ? clash : { ...clash, mine: values },
    );
    // What was said of a field was said of what stood there before.
    const typed = (Object.keys(part) as (keyof Values)[]).flatMap((name) => FIELDS_OF[name]);
    const problems = this.snapshot.problems.filter(({ field }) => !typed.some((name) => name === field));
    this.set({ values, clashes, problems, phase: 'waiting' });
    this.keep();
    if (this.automatic) this.later(PAUSE_MS);
    else if (this.changedValues().length === 0) this.settle();
  }

  /** Takes one side's of what both have changed; it can be changed further, and the other side be taken after all. */
  choose(part: Part, chosen: Side): void {
    const values = { ...this.snapshot.values };
    const clashes = this.snapshot.clashes.map((clash) => {
      if (clash.part !== part) return clash;
      take(values, clash[chosen], PARTS[part]);
      return { ...clash, chosen };
    });
    this.set({ values, clashes });
    this.keep();
  }

  /** Goes on with what was chosen. */
  decide(): void {
    this.set({ clashes: this.snapshot.clashes.filter(({ chosen }) => !chosen), phase: 'waiting' });
    this.keep();
    if (this.automatic) void this.save();
    else if (this.changedValues().length === 0) this.settle();
  }

  /** Puts back what is saved. */
  discard(stand: Stand<Values>): void {
    clearTimeout(this.timer);
    this.stand = stand;
    this.saved = read(stand.values).fields;
    this.refused.clear();
    this.blocked = [];
    this.set({ values: stand.values, phase: 'saved', problems: [], failure: undefined, clashes: [] });
    this.keep();
  }

  /** Takes over what somebody else has made of the event, as far as it was left alone here. */
  private meet(now: Stand<Values>, base = this.stand.values): void {
    const { values: mine } = this.snapshot;
    const found = merge({ base, mine, theirs: now.values }, PARTS, samePart);
    const clashes = found.clashes.map((part) => ({ part, base, mine, theirs: now.values }));
    const open = this.snapshot.clashes
      .filter(({ part }) => !found.clashes.includes(part) && !samePart(part, found.values, now.values))
      .map((clash) => ({ ...clash, theirs: now.values }));
    this.stand = now;
    this.saved = read(now.values).fields;
    this.set({ values: found.values, clashes: [...open, ...clashes] });
  }

  /** Saves all that can be; whether everything is saved then. */
  save(): Promise<boolean> {
    clearTimeout(this.timer);
    this.queue = this.queue.then(() => this.sendAll());
    return this.queue;
  }

  private async sendAll(): Promise<boolean> {
    this.blocked = [];
    this.meetings = 0;
    for (let changes = this.changes(); Object.keys(changes).length > 0; changes = this.changes()) {
      await this.push(changes);
      if (this.snapshot.failure || this.blocked.length > 0) return false;
    }
    this.settle();
    return this.snapshot.phase === 'saved';
  }

  private async push(changes: Fields): Promise<void> {
    this.set({ phase: 'saving' });
    try {
      this.stand = await this.options.send(changes, this.stand.version);
      this.saved = { ...this.saved, ...changes };
      this.failures = 0;
      this.meetings = 0;
      this.set({ failure: undefined });
    } catch (error) {
      if (error instanceof EditedMeanwhile && this.meetings < MOST_MEETINGS) {
        this.meetings += 1;
        this.meet(error.current as Stand<Values>);
        return;
      }
      if (error instanceof Refused) this.note(error.problems, changes);
      else this.fail(error);
    }
    this.keep();
  }

  private note(problems: Refusal[], changes: Fields): void {
    this.failures = 0;
    this.set({ failure: undefined });
    for (const problem of problems) {
      const field = fieldOf(problem, changes);
      if (!field) {
        this.blocked = problems;
        this.set({ phase: 'refused', problems });
        return;
      }
      for (const one of TIMES.includes(field) ? TIMES : [field]) {
        const value = textOf(one, changes);
        this.refused.set(one, { value, problem: problems.find((candidate) => candidate.field === one) });
      }
    }
  }

  private fail(failure: unknown): void {
    this.set({ phase: 'failed', failure });
    const again = failure instanceof RequestError && !['UNAUTHENTICATED', 'FORBIDDEN'].includes(failure.code);
    if (!again || !this.automatic) return;
    this.later(RETRIES_MS[Math.min(this.failures, RETRIES_MS.length - 1)] ?? PAUSE_MS);
    this.failures += 1;
  }

  /** Nothing is left to send: all is saved, or what is not is wrong. */
  private settle(): void {
    const { problems, fields } = read(this.snapshot.values);
    const standing = [...this.refused.entries()].flatMap(([field, { value, problem }]) =>
      problem && textOf(field, fields) === value ? [problem] : [],
    );
    const all = [...problems, ...standing];
    const clashing = this.snapshot.clashes.length > 0;
    this.set({ phase: all.length > 0 ? 'refused' : clashing ? 'clash' : 'saved', problems: all });
    this.keep();
  }

  /** What is typed, differs from what is saved, was not refused as it is, and is no clash. */
  private changes(): Fields {
    const { fields } = read(this.snapshot.values);
    const clashing = new Set(this.snapshot.clashes.flatMap(({ part }) => fieldsOfPart(part)));
    const names = (Object.keys(fields) as FieldName[]).filter(
      (name) =>
        !clashing.has(name) &&
        differs(fields[name], this.saved[name]) &&
        this.refused.get(name)?.value !== textOf(name, fields),
    );
    // A refused end says something about the beginning as well: they go together.
    const together = names.some((name) => TIMES.includes(name)) ? TIMES.filter((name) => name in fields) : [];
    return Object.fromEntries([...new Set([...names, ...together])].map((name) => [name, fields[name]]));
  }

  private changedValues(): (keyof Values)[] {
    const { fields } = read(this.snapshot.values);
    return (Object.keys(FIELDS_OF) as (keyof Values)[]).filter((name) =>
      FIELDS_OF[name].some((field) => differs(fields[field], this.saved[field])),
    );
  }

  private keep(): void {
    const { values, clashes } = this.snapshot;
    const changed = this.changedValues();
    const baseOf = (name: keyof Values) =>
      clashes.find(({ part }) => (PARTS[part] as readonly string[]).includes(name))?.base ??
      this.stand.values;
    this.options.keep({
      values: Object.fromEntries(changed.map((name) => [name, values[name]])),
      base: Object.fromEntries(changed.map((name) => [name, baseOf(name)[name]])),
    });
  }

  private later(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.save(), milliseconds);
  }

  private set(part: Partial<Snapshot>): void {
    this.snapshot = { ...this.snapshot, ...part };
    this.listeners.forEach((listener) => listener());
  }
}

function differs(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) !== JSON.stringify(other);
}

/** What a field's refusal depends on. */
function textOf(field: FieldName, fields: Fields): string {
  const of = TIMES.includes(field) ? TIMES : [field];
  return JSON.stringify(of.map((name) => fields[name]));
}

/** The field that was sent and is refused. */
function fieldOf({ field }: Refusal, changes: Fields): FieldName | undefined {
  return (Object.keys(changes) as FieldName[]).find((name) => name === field);
}
