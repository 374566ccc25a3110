import type { Nodes, Parents, PhrasingContent, RootContent } from 'mdast';
import { fromMarkdown } from 'mdast-util-from-markdown';
import { gfmFromMarkdown, gfmToMarkdown } from 'mdast-util-gfm';
import { toMarkdown } from 'mdast-util-to-markdown';
import { gfm } from 'micromark-extension-gfm';
import type { Mark, Node } from 'prosemirror-model';
import { schema } from './markdownSchema';
import { tidy } from './markdownTidy';

/** Something that the editor has no form for, such as a table. */
class Foreign extends Error {}

const { nodes, marks } = schema;

function children(parent: Parents): Node[] {
  return parent.children.map((child) => block(child));
}

function block(node: Nodes): Node {
  switch (node.type) {
    case 'paragraph':
      return nodes.paragraph.createChecked(null, inline(node.children));
    case 'heading':
      return nodes.heading.createChecked({ level: node.depth }, inline(node.children));
    case 'blockquote':
      return nodes.blockquote.createChecked(null, filled(children(node)));
    case 'list':
      return list(node);
    case 'code':
      return nodes.code_block.createChecked(
        { lang: node.lang ?? null, meta: node.meta ?? null },
        node.value ? schema.text(node.value) : null,
      );
    case 'thematicBreak':
      return nodes.horizontal_rule.create();
    default:
      throw new Foreign(node.type);
  }
}

function list(node: Extract<Nodes, { type: 'list' }>): Node {
  // With a blank line anywhere in it, all of it is set apart.
  const spread = Boolean(node.spread) || node.children.some((item) => item.spread);
  const items = node.children.map((item) => {
    if (typeof item.checked === 'boolean') throw new Foreign('task');
    return nodes.list_item.createChecked(null, begun(children(item)));
  });
  return node.ordered
    ? nodes.ordered_list.createChecked({ start: node.start ?? 1, spread }, items)
    : nodes.bullet_list.createChecked({ spread }, items);
}

function filled(blocks: Node[]): Node[] {
  return blocks.length > 0 ? blocks : [nodes.paragraph.create()];
}

/** What an item has in the editor, where it begins with a paragraph, if an empty one. */
function begun(blocks: Node[]): Node[] {
  return blocks[0]?.type === nodes.paragraph ? blocks : [nodes.paragraph.create(), ...blocks];
}

function inline(content: PhrasingContent[], around: readonly Mark[] = []): Node[] {
  const within = (node: { children: PhrasingContent[] }, mark: Mark) => {
    const inside = inline(node.children, mark.addToSet(around));
    if (inside.length === 0) throw new Foreign('nothing in a mark');
    return inside;
  };
  return content.flatMap((node): Node[] => {
    switch (node.type) {
      case 'text':
        return lines(node.value, around);
      case 'break':
        return [nodes.hard_break.create(null, null, around)];
      case 'inlineCode':
        return [schema.text(node.value.replaceAll('\n', ' '), marks.code.create().addToSet(around))];
      case 'emphasis':
        return within(node, marks.em.create());
      case 'strong':
        return within(node, marks.strong.create());
      case 'delete':
        return within(node, marks.strike.create());
      case 'link':
        return within(node, marks.link.create({ href: node.url, title: node.title ?? null }));
      default:
        throw new Foreign(node.type);
    }
  });
}

/** Line breaks are kept: that is how the server has it. */
function lines(text: string, around: readonly Mark[]): Node[] {
  return text
    .split('\n')
    .flatMap((line, index) => [
      ...(index > 0 ? [nodes.hard_break.create(null, null, around)] : []),
      ...(line ? [schema.text(line, around)] : []),
    ]);
}

function parsed(markdown: string): Node {
  const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] });
  return nodes.doc.createChecked(null, filled(children(tree)));
}

/** A document of the editor's as Markdown. */
export function markdownOf(doc: Node): string {
  const written = toMarkdown(
    { type: 'root', children: blocksOf(tidy(doc)) },
    {
      bullet: '-',
      listItemIndent: 'one',
      extensions: [gfmToMarkdown()],
    },
  );
  return written.trimEnd();
}

/**
 * Markdown as a document of the editor's; nothing where that would lose a part of it, such as a table or a picture. What
 * the server makes of the document's Markdown is the same.
 */
export function documentOf(markdown: string): Node | undefined {
  try {
    const doc = parsed(markdown);
    return parsed(markdownOf(doc)).eq(doc) ? doc : undefined;
  } catch {
    // It has parts that the editor has no form for, or in places where it has none for them.
    return undefined;
  }
}

function blocksOf(parent: Node): RootContent[] {
  const [first, ...rest] = parent.children;
  // It is there for the editor only.
  const isFiller = parent.type === nodes.list_item && first?.childCount === 0 && rest.length > 0;
  return (isFiller ? rest : parent.children).map((node): RootContent => {
    switch (node.type) {
      case nodes.heading:
        return {
          type: 'heading',
          depth: node.attrs['level'] as 1 | 2 | 3 | 4 | 5 | 6,
          children: phrases(node),
        };
      case nodes.blockquote:
        return { type: 'blockquote', children: blocksOf(node) as never };
      case nodes.bullet_list:
      case nodes.ordered_list:
        return listOf(node);
      case nodes.code_block: {
        const { lang, meta } = node.attrs as { lang: string | null; meta: string | null };
        return { type: 'code', lang, meta, value: node.textContent };
      }
      case nodes.horizontal_rule:
        return { type: 'thematicBreak' };
      default:
        return { type: 'paragraph', children: phrases(node) };
    }
  });
}

function listOf(node: Node): RootContent {
  const { start, spread } = node.attrs as { start?: number; spread: boolean };
  return {
    type: 'list',
    ordered: node.type === nodes.ordered_list,
    start: start ?? null,
    spread,
    children: node.children.map((item) => ({
      type: 'listItem',
      spread,
      children: blocksOf(item) as never,
    })),
  };
}

function phrases(node: Node): PhrasingContent[] {
  return nested(node.children.map((one) => ({ node: one, left: one.marks })));
}

interface Piece {
  node: Node;
  /** The marks that are still to be put around it. */
  left: readonly Mark[];
}

/** Puts marks around what has them, those around the most the furthest out. */
function nested(pieces: Piece[]): PhrasingContent[] {
  const [first] = pieces;
  if (!first) return [];
  const reach = (mark: Mark) => {
    const end = pieces.findIndex(({ left }) => !mark.isInSet(left));
    return end === -1 ? pieces.length : end;
  };
  const open = first.left.filter(({ type }) => type !== marks.code);
  const [outer] = [...open].sort((one, other) => reach(other) - reach(one));
  const end = outer ? reach(outer) : 1;
  const inside = pieces.slice(0, end);
  const content = outer
    ? [within(outer, nested(inside.map(({ node, left }) => ({ node, left: outer.removeFromSet(left) }))))]
    : [leaf(first.node)];
  return [...content, ...nested(pieces.slice(end))];
}

function within({ type, attrs }: Mark, inside: PhrasingContent[]): PhrasingContent {
  switch (type) {
    case marks.em:
      return { type: 'emphasis', children: inside };
    case marks.strong:
      return { type: 'strong', children: inside };
    case marks.strike:
      return { type: 'delete', children: inside };
    default: {
      const { href, title } = attrs as { href: string; title: string | null };
      return { type: 'link', url: href, title, children: inside };
    }
  }
}

function leaf(node: Node): PhrasingContent {
  if (node.type === nodes.hard_break) return { type: 'text', value: '\n' };
  const value = node.text ?? '';
  return marks.code.isInSet(node.marks) ? { type: 'inlineCode', value } : { type: 'text', value };
}
