/** A text and what is selected in it. */
export interface Selection {
  text: string;
  from: number;
  to: number;
}

export type Mark = 'bold' | 'italic' | 'heading' | 'list' | 'link';

/** Puts marks around what is selected, or takes them away where they are. The selection stays on the words. */
function around({ text, from, to }: Selection, mark: string): Selection {
  const [before, inside, after] = [text.slice(0, from), text.slice(from, to), text.slice(to)];
  const marked =
    before.endsWith(mark) &&
    after.startsWith(mark) &&
    !(mark === '*' && /\*\*$/.test(before) && !/\*\*\*$/.test(before));
  if (marked) {
    return {
      text: before.slice(0, -mark.length) + inside + after.slice(mark.length),
      from: from - mark.length,
      to: to - mark.length,
    };
  }
  return { text: before + mark + inside + mark + after, from: from + mark.length, to: to + mark.length };
}

/** Begins each selected line with a mark, or takes it away where all have it. */
function atLines({ text, from, to }: Selection, mark: string): Selection {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const next = text.indexOf('\n', to);
  const end = next === -1 ? text.length : next;
  const lines = text.slice(start, end).split('\n');
  const marked = lines.every((line) => line.startsWith(mark));
  const changed = lines.map((line) => (marked ? line.slice(mark.length) : mark + line)).join('\n');
  const first = marked ? -mark.length : mark.length;
  return {
    text: text.slice(0, start) + changed + text.slice(end),
    from: Math.max(start, from + first),
    to: to + changed.length - (end - start),
  };
}

/** Makes a link of what is selected, and selects the address to be typed. */
function asLink({ text, from, to }: Selection): Selection {
  const inside = text.slice(from, to);
  const address = /^https?:\/\/\S+$/.test(inside) ? inside : 'https://';
  const link = `[${address === inside ? '' : inside}](${address})`;
  const at = address === inside ? from + 1 : from + inside.length + 3;
  return {
    text: text.slice(0, from) + link + text.slice(to),
    from: at,
    to: address === inside ? at : at + address.length,
  };
}

/** A text with what is selected marked as Markdown. */
export function marked(selection: Selection, mark: Mark): Selection {
  switch (mark) {
    case 'bold':
      return around(selection, '**');
    case 'italic':
      return around(selection, '*');
    case 'heading':
      return atLines(selection, '## ');
    case 'list':
      return atLines(selection, '- ');
    case 'link':
      return asLink(selection);
  }
}
