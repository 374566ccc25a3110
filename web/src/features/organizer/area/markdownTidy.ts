import { Fragment, type Mark, type Node } from 'prosemirror-model';
import { schema } from './markdownSchema';

const { nodes, marks } = schema;

/** Marks that can't begin or end with a space in Markdown. */
const TIGHT = [marks.em, marks.strong, marks.strike, marks.link];

/**
 * A document as Markdown can say it: without what is empty and spaces around lines, an empty line as the end of a
 * paragraph, and addresses as links.
 */
export function tidy(doc: Node): Node {
  const blocks = tidied(doc.children);
  return nodes.doc.create(null, blocks.length > 0 ? blocks : [nodes.paragraph.create()]);
}

function tidied(blocks: readonly Node[]): Node[] {
  const each = blocks.flatMap((node): Node[] => {
    switch (node.type) {
      case nodes.paragraph:
        return paragraphs(node);
      case nodes.heading: {
        const line = trimmed(linked(node.children));
        return line.length > 0 ? [nodes.heading.create(node.attrs, line)] : [];
      }
      case nodes.blockquote: {
        const inside = tidied(node.children);
        return inside.length > 0 ? [nodes.blockquote.create(null, inside)] : [];
      }
      case nodes.bullet_list:
      case nodes.ordered_list:
        return list(node);
      default:
        return [node];
    }
  });
  return joined(each);
}

/** Lists of a kind right below each other are one. */
function joined(blocks: readonly Node[]): Node[] {
  const all: Node[] = [];
  for (const node of blocks) {
    const before = all.at(-1);
    const isList = node.type === nodes.bullet_list || node.type === nodes.ordered_list;
    if (isList && before?.type === node.type) {
      const spread = Boolean(before.attrs['spread']) || Boolean(node.attrs['spread']);
      all[all.length - 1] = node.type.create(
        { ...before.attrs, spread },
        before.content.append(node.content),
      );
    } else all.push(node);
  }
  return all;
}

/** A list without its empty items. It is set apart only where there is something to set apart. */
function list(node: Node): Node[] {
  const items = node.children.map((item) => tidied(item.children)).filter((inside) => inside.length > 0);
  if (items.length === 0) return [];
  const several = items.length > 1 || items.some((inside) => inside.length > 1);
  const spread = items.some(isApart) || (several && Boolean(node.attrs['spread']));
  const begun = (inside: Node[]) =>
    inside[0]?.type === nodes.paragraph ? inside : [nodes.paragraph.create(), ...inside];
  return [
    node.type.create(
      { ...node.attrs, spread },
      items.map((inside) => nodes.list_item.create(null, begun(inside))),
    ),
  ];
}

/** Whether an item's blocks need empty lines between them: all do but a text with a list or with code. */
function isApart([first, second, ...more]: Node[]): boolean {
  if (!second) return false;
  const isList =
    second.type === nodes.bullet_list || (second.type === nodes.ordered_list && second.attrs['start'] === 1);
  return more.length > 0 || first?.type !== nodes.paragraph || !(isList || second.type === nodes.code_block);
}

/** A paragraph's lines, trimmed; where one is empty, another paragraph begins. */
function paragraphs(node: Node): Node[] {
  const found: Node[][] = [];
  let lines: Node[] = [];
  const end = () => {
    if (lines.length > 0) found.push(lines);
    lines = [];
  };
  for (const { line, before } of linesOf(linked(node.children))) {
    const text = trimmed(line);
    if (text.length === 0) end();
    else lines = lines.length > 0 && before ? [...lines, before, ...text] : text;
  }
  end();
  return found.map((inside) => nodes.paragraph.create(null, tight(inside)));
}

function linesOf(content: readonly Node[]): { line: Node[]; before: Node | undefined }[] {
  const lines: { line: Node[]; before: Node | undefined }[] = [{ line: [], before: undefined }];
  for (const node of content) {
    if (node.type === nodes.hard_break) lines.push({ line: [], before: node });
    else lines.at(-1)?.line.push(node);
  }
  return lines;
}

/** A line without the spaces around it, nor around what is marked in it. */
function trimmed(line: readonly Node[]): Node[] {
  const [first] = line;
  const last = line.at(-1);
  if (!first || !last) return [];
  const cut = (node: Node, pattern: RegExp) => {
    if (marks.code.isInSet(node.marks)) return node;
    const text = (node.text ?? '').replace(pattern, '');
    if (text === node.text) return node;
    return text ? schema.text(text, node.marks) : undefined;
  };
  const started = cut(first, /^[ \t]+/);
  if (started !== first) return trimmed([...(started ? [started] : []), ...line.slice(1)]);
  const ended = cut(last, /[ \t]+$/);
  if (ended !== last) return trimmed([...line.slice(0, -1), ...(ended ? [ended] : [])]);
  return tight(line);
}

/** Takes marks off the spaces and breaks that they begin or end with. */
function tight(content: readonly Node[]): Node[] {
  const pieces = content.flatMap((node): Node[] => {
    if (!node.isText || marks.code.isInSet(node.marks)) return [node];
    const [, before = '', text = '', after = ''] = /^(\s*)(.*?)(\s*)$/su.exec(node.text ?? '') ?? [];
    return [before, text, after].filter(Boolean).map((part) => schema.text(part, node.marks));
  });
  const isSpace = (node: Node) =>
    node.type === nodes.hard_break ||
    (node.isText && !marks.code.isInSet(node.marks) && /^\s+$/u.test(node.text ?? ''));
  const kept = pieces.map((node, at) => {
    if (!isSpace(node)) return node;
    const goesOn = (mark: Mark) =>
      [-1, 1].every((step) => {
        let next = at + step;
        while (pieces[next] && isSpace(pieces[next] as Node)) next += step;
        return mark.isInSet(pieces[next]?.marks ?? []);
      });
    return node.mark(node.marks.filter((mark) => !TIGHT.includes(mark.type) || goesOn(mark)));
  });
  return Fragment.fromArray(kept).content.slice();
}

/** What the server makes links of by itself: addresses of pages, and of mail. */
const ADDRESS =
  /(?<![\p{L}\p{N}/@.])(?:(?:https?:\/\/|www\.)[^\s<>]*[\p{L}\p{N}/]|[\w.+-]+@[\w-]+(?:\.[\w-]+)*\.[a-z]{2,})(?![\p{L}\p{N}@])/giu;

function hrefOf(address: string): string {
  if (/^https?:/i.test(address)) return address;
  return /^www\./i.test(address) ? `http://${address}` : `mailto:${address}`;
}

/** Addresses that were typed as they are, as links. */
function linked(content: readonly Node[]): Node[] {
  return content.flatMap((node): Node[] => {
    if (!node.isText || node.marks.some(({ type }) => type === marks.link || type === marks.code))
      return [node];
    const text = node.text ?? '';
    const parts: Node[] = [];
    let at = 0;
    for (const { 0: address, index } of text.matchAll(ADDRESS)) {
      if (index > at) parts.push(schema.text(text.slice(at, index), node.marks));
      parts.push(schema.text(address, marks.link.create({ href: hrefOf(address) }).addToSet(node.marks)));
      at = index + address.length;
    }
    if (at < text.length) parts.push(schema.text(text.slice(at), node.marks));
    return parts;
  });
}
