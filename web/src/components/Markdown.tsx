import { Fragment, useMemo, type ReactNode } from 'react';
import { parseMarkdown, type Block } from '@/lib/markdown/blocks';
import type { Inline } from '@/lib/markdown/inline';

/** Addresses that a link may lead to; anything else is shown as its text. */
const SAFE = /^(https?:|mailto:|tel:)/i;

/**
 * An organizer's Markdown as elements, never as HTML: raw HTML shows as it was typed, pictures as their descriptions, so
 * nothing of it can run or load anything.
 */
export default function Markdown({ text }: { text: string }) {
  const blocks = useMemo(() => parseMarkdown(text), [text]);
  return <div className="prose">{all(blocks)}</div>;
}

function all(blocks: Block[]): ReactNode {
  return blocks.map((block, index) => <Fragment key={index}>{one(block)}</Fragment>);
}

function one(block: Block): ReactNode {
  switch (block.type) {
    case 'heading':
      // The page has the first two levels for itself.
      return block.level <= 2 ? <h3>{inline(block.children)}</h3> : <h4>{inline(block.children)}</h4>;
    case 'paragraph':
      return <p>{inline(block.children)}</p>;
    case 'quote':
      return <blockquote>{all(block.blocks)}</blockquote>;
    case 'list':
      return <List list={block} />;
    case 'rule':
      return <hr />;
    case 'code':
      return (
        <pre>
          <code>{block.text}</code>
        </pre>
      );
  }
}

function List({ list }: { list: Extract<Block, { type: 'list' }> }) {
  const items = list.items.map((item, index) => <li key={index}>{itemContent(item)}</li>);
  return list.ordered ? <ol start={list.start}>{items}</ol> : <ul>{items}</ul>;
}

/** An item's only paragraph stands without the space around paragraphs. */
function itemContent(item: Block[]): ReactNode {
  const [first, ...rest] = item;
  const isPlain = first?.type === 'paragraph' && rest.every((block) => block.type === 'list');
  return isPlain ? [<Fragment key="text">{inline(first.children)}</Fragment>, ...[all(rest)]] : all(item);
}

function inline(pieces: Inline[]): ReactNode {
  return pieces.map((piece, index) => <Fragment key={index}>{small(piece)}</Fragment>);
}

function small(piece: Inline): ReactNode {
  if (typeof piece === 'string') return piece;
  switch (piece.type) {
    case 'break':
      return <br />;
    case 'code':
      return <code>{piece.text}</code>;
    case 'strong':
      return <strong>{inline(piece.children)}</strong>;
    case 'em':
      return <em>{inline(piece.children)}</em>;
    case 'del':
      return <del>{inline(piece.children)}</del>;
    case 'link':
      return SAFE.test(piece.href) ? (
        <a href={piece.href} rel="nofollow noreferrer">
          {inline(piece.children)}
        </a>
      ) : (
        inline(piece.children)
      );
  }
}
