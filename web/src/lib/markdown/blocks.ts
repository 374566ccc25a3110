import { parseInline, type Inline } from './inline';

/** A part of a text that stands for itself. */
export type Block =
  | { type: 'paragraph'; children: Inline[] }
  | { type: 'heading'; level: number; children: Inline[] }
  | { type: 'quote'; blocks: Block[] }
  | { type: 'list'; ordered: boolean; start: number; items: Block[][] }
  | { type: 'code'; text: string }
  | { type: 'rule' };

const FENCE = /^ {0,3}(`{3,}|~{3,})/;
const HEADING = /^ {0,3}(#{1,6})(?=[ \t]|$)/;
const QUOTE = /^ {0,3}> ?/;
const MARKER = /^( {0,3})([-*+]|\d{1,9}[.)])(?=[ \t]|$)/;
const UNDERLINE = /^ {0,3}(=+|-+)[ \t]*$/;
/** Quotes and lists within each other; whoever nests deeper has no reader. */
const DEEPEST = 12;

/**
 * Reads Markdown: CommonMark without indented code, references and HTML, with line ends kept, and with struck out text and
 * bare addresses as on GitHub. What is not understood stays the text that was typed.
 */
export function parseMarkdown(text: string): Block[] {
  return parse(text.replaceAll(/\r\n?/g, '\n').replaceAll('\t', '    ').split('\n'), 0);
}

function parse(lines: string[], depth: number): Block[] {
  const blocks: Block[] = [];
  let at = 0;
  while (at < lines.length) {
    const line = lines[at] ?? '';
    if (isBlank(line)) {
      at += 1;
      continue;
    }
    const [block, next] =
      fence(lines, at) ??
      heading(line, at) ??
      rule(line, at) ??
      (depth < DEEPEST ? (quote(lines, at, depth) ?? list(lines, at, depth)) : undefined) ??
      paragraph(lines, at);
    blocks.push(block);
    at = next;
  }
  return blocks;
}

/** A block and the line after it. */
type Found = [block: Block, next: number] | undefined;

const isBlank = (line: string) => line.trim() === '';

function isRule(line: string): boolean {
  return /^ {0,3}[-*_]/.test(line) && /^(?:-{3,}|\*{3,}|_{3,})$/.test(line.replaceAll(' ', ''));
}

/** Whether a line ends the paragraph before it. */
function interrupts(line: string): boolean {
  if (isBlank(line) || FENCE.test(line) || HEADING.test(line) || QUOTE.test(line) || isRule(line))
    return true;
  const marker = MARKER.exec(line);
  // Only what surely is a list: `1986. A good year.` goes on with the sentence.
  return Boolean(marker && !isBlank(line.slice(marker[0].length)) && !/^(?!1\D)\d/.test(marker[2] ?? ''));
}

function fence(lines: string[], at: number): Found {
  const marks = FENCE.exec(lines[at] ?? '')?.[1];
  if (!marks || (marks.startsWith('`') && (lines[at] ?? '').trim().slice(marks.length).includes('`')))
    return undefined;
  const isEnd = (line: string) => {
    const end = line.trim();
    return FENCE.test(line) && end.length >= marks.length && end === marks.charAt(0).repeat(end.length);
  };
  const length = lines.slice(at + 1).findIndex(isEnd);
  const end = length < 0 ? lines.length : at + 1 + length;
  return [{ type: 'code', text: lines.slice(at + 1, end).join('\n') }, end + 1];
}

function heading(line: string, at: number): Found {
  const found = HEADING.exec(line);
  if (!found) return undefined;
  const text = line.slice(found[0].length).trim();
  const marks = /#+$/.exec(text)?.[0] ?? '';
  const before = text.slice(0, text.length - marks.length);
  const title = before === '' || before.endsWith(' ') ? before.trim() : text;
  return [{ type: 'heading', level: found[1]?.length ?? 1, children: parseInline(title) }, at + 1];
}

function rule(line: string, at: number): Found {
  return isRule(line) ? [{ type: 'rule' }, at + 1] : undefined;
}

function quote(lines: string[], at: number, depth: number): Found {
  if (!QUOTE.test(lines[at] ?? '')) return undefined;
  const inner: string[] = [];
  let next = at;
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    // A paragraph's later lines need no mark.
    if (!QUOTE.test(line) && (interrupts(line) || isBlank(inner.at(-1) ?? ''))) break;
    inner.push(line.replace(QUOTE, ''));
  }
  return [{ type: 'quote', blocks: parse(inner, depth + 1) }, next];
}

function list(lines: string[], at: number, depth: number): Found {
  const first = MARKER.exec(lines[at] ?? '');
  if (!first) return undefined;
  const items: Block[][] = [];
  let next = at;
  while (next < lines.length) {
    const marker = MARKER.exec(lines[next] ?? '');
    if (!marker || kind(marker[2]) !== kind(first[2]) || isRule(lines[next] ?? '')) break;
    const [inner, end] = item(lines, next, marker);
    items.push(parse(inner, depth + 1));
    next = end;
  }
  if (items.length === 0) return undefined;
  const ordered = first[2] !== undefined && first[2].length > 1;
  return [{ type: 'list', ordered, start: ordered ? Number.parseInt(first[2] ?? '1', 10) : 1, items }, next];
}

/** What tells lists apart: the bullet, or what stands after the number. */
const kind = (marker: string | undefined) => marker?.at(-1);

/** An item's own lines, without their indentation. */
function item(lines: string[], at: number, found: RegExpExecArray): [inner: string[], next: number] {
  const line = lines[at] ?? '';
  const marker = found[0].length;
  const isNext = (later: string) => kind(MARKER.exec(later)?.[2]) === kind(found[2]);
  const blanks = line.slice(marker).search(/\S/);
  const indent = marker + (blanks < 1 || blanks > 4 ? 1 : blanks);
  const inner = [line.slice(indent)];
  let next = at + 1;
  for (; next < lines.length; next += 1) {
    const later = lines[next] ?? '';
    const indented = later.search(/\S/) >= indent;
    if (isBlank(later)) {
      // What comes after a blank line belongs to it when it is indented.
      const rest = lines.slice(next).find((candidate) => !isBlank(candidate));
      if (rest === undefined || (rest.search(/\S/) < indent && !isNext(rest))) break;
      inner.push('');
    } else if (indented) inner.push(later.slice(indent));
    else if (isNext(later) || interrupts(later) || isBlank(inner.at(-1) ?? '')) break;
    else inner.push(later.trimStart());
  }
  return [inner, next];
}

function paragraph(lines: string[], at: number): [block: Block, next: number] {
  const inner = [(lines[at] ?? '').trimStart()];
  let next = at + 1;
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? '';
    const underline = UNDERLINE.exec(line)?.[1];
    if (underline) {
      const children = parseInline(inner.join('\n').trim());
      return [{ type: 'heading', level: underline.startsWith('=') ? 1 : 2, children }, next + 1];
    }
    if (interrupts(line)) break;
    inner.push(line.trimStart());
  }
  return [{ type: 'paragraph', children: parseInline(inner.join('\n').trimEnd()) }, next];
}
