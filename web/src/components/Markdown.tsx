import { lexer, type Token, type Tokens } from 'marked';
import { Fragment, useMemo, type ReactNode } from 'react';

/** Addresses that a link may lead to; anything else is shown as its text. */
const SAFE = /^(https?:|mailto:|tel:)/i;

/**
 * An organizer's Markdown as elements, never as HTML: raw HTML shows as it was typed, pictures as their descriptions, so
 * nothing of it can run or load anything.
 */
export default function Markdown({ text }: { text: string }) {
  const tokens = useMemo(() => lexer(text, { gfm: true, breaks: true }), [text]);
  return <div className="prose">{all(tokens)}</div>;
}

function all(tokens: Token[] | undefined): ReactNode {
  return tokens?.map((token, index) => <Fragment key={index}>{one(token)}</Fragment>);
}

/** Inner tokens where there are some, else the text. */
function inside(token: Tokens.Generic): ReactNode {
  return token.tokens ? all(token.tokens) : plain(token);
}

/** Text that the lexer has left as it was typed. */
function plain(token: Tokens.Generic): string {
  return typeof token['text'] === 'string' ? token['text'] : token.raw;
}

function one(token: Tokens.Generic): ReactNode {
  switch (token.type) {
    case 'space':
    case 'def':
      return null;
    case 'heading':
      // The page has the first two levels for itself.
      return (token as Tokens.Heading).depth <= 2 ? <h3>{inside(token)}</h3> : <h4>{inside(token)}</h4>;
    case 'paragraph':
      return <p>{inside(token)}</p>;
    case 'blockquote':
      return <blockquote>{inside(token)}</blockquote>;
    case 'list':
      return <List list={token as Tokens.List} />;
    case 'hr':
      return <hr />;
    case 'br':
      return <br />;
    case 'strong':
      return <strong>{inside(token)}</strong>;
    case 'em':
      return <em>{inside(token)}</em>;
    case 'del':
      return <del>{inside(token)}</del>;
    case 'code':
      return (
        <pre>
          <code>{plain(token)}</code>
        </pre>
      );
    case 'codespan':
      return <code>{plain(token)}</code>;
    case 'link':
      return <SafeLink link={token as Tokens.Link} />;
    default:
      return inside(token);
  }
}

function List({ list }: { list: Tokens.List }) {
  const items = list.items.map((item, index) => <li key={index}>{all(item.tokens)}</li>);
  return list.ordered ? <ol start={list.start || 1}>{items}</ol> : <ul>{items}</ul>;
}

function SafeLink({ link }: { link: Tokens.Link }) {
  if (!SAFE.test(link.href)) return inside(link);
  return (
    <a href={link.href} rel="nofollow noreferrer">
      {inside(link)}
    </a>
  );
}
