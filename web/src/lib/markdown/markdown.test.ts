import { describe, expect, it } from 'vitest';
import { parseMarkdown, type Block } from './blocks';
import { parseInline, type Inline } from './inline';

const PLAIN: Record<string, string> = { strong: 'b', em: 'i', del: 's' };

/** Pieces in a short form: `<b>strong</b>`. */
function short(pieces: Inline[]): string {
  return pieces
    .map((piece) => {
      if (typeof piece === 'string') return piece;
      if (piece.type === 'break') return '/';
      if (piece.type === 'code') return `{${piece.text}}`;
      if (piece.type === 'link') return `[${short(piece.children)}](${piece.href})`;
      const tag = PLAIN[piece.type] ?? '';
      return `<${tag}>${short(piece.children)}</${tag}>`;
    })
    .join('');
}

function outline(blocks: Block[]): unknown[] {
  return blocks.map((block) => {
    switch (block.type) {
      case 'heading':
        return `h${block.level} ${short(block.children)}`;
      case 'paragraph':
        return short(block.children);
      case 'quote':
        return { quote: outline(block.blocks) };
      case 'list':
        return { [block.ordered ? `ol ${block.start}` : 'ul']: block.items.map(outline) };
      case 'code':
        return { code: block.text };
      case 'rule':
        return '---';
    }
  });
}

describe('a line', () => {
  it.each([
    ['**bold** and *slanted* and ~~gone~~', '<b>bold</b> and <i>slanted</i> and <s>gone</s>'],
    ['***both*** __too__ _it_', '<i><b>both</b></i> <b>too</b> <i>it</i>'],
    ['**a *b* c**', '<b>a <i>b</i> c</b>'],
    ['*a **b** c*', '<i>a <b>b</b> c</i>'],
    ['snake_case_name 2*3*4 ** a * b', 'snake_case_name 2<i>3</i>4 ** a * b'],
    ['unclosed **bold and *slanted', 'unclosed **bold and *slanted'],
    ['`a *b*` ``c ` d`` `open', '{a *b*} {c ` d} `open'],
    ['\\*no\\* \\[x] a\\b', '*no* [x] a\\b'],
    ['one\ntwo  \nthree', 'one/two/three'],
    ['Fish &amp; chips &#8364; &unknown;', 'Fish & chips € &unknown;'],
    ['[site](https://example.org "The site") [*a*](b)', '[site](https://example.org) [<i>a</i>](b)'],
    ['[a [b](c) d](e)', '[a [b](c) d](e)'],
    ['![poster](https://example.org/p.png)!', 'poster!'],
    [
      '[x](https://example.org/a_(b)) [y](<a b>) [z]( nope',
      '[x](https://example.org/a_(b)) [y](a b) [z]( nope',
    ],
    [
      'see https://example.org/a_b, or (www.example.org).',
      'see [https://example.org/a_b](https://example.org/a_b), or ([www.example.org](https://www.example.org)).',
    ],
    ['<https://example.org> <b>html</b>', '[https://example.org](https://example.org) <b>html</b>'],
    ['write to a.b@example.org!', 'write to [a.b@example.org](mailto:a.b@example.org)!'],
    ['**[a](b)** *a [b*](c)', '<b>[a](b)</b> *a [b*](c)'],
  ])('%s', (text, expected) => {
    expect(short(parseInline(text))).toBe(expected);
  });

  it('takes no time, whatever it is', () => {
    const started = performance.now();
    for (const part of [
      '*a ',
      '_a_',
      '[',
      '![',
      '`',
      '``a',
      '](',
      '<',
      'a@',
      '[a](',
      '**a *b ',
      '&#',
      '~',
      '\\',
      '(',
    ]) {
      parseInline(part.repeat(20_000 / part.length));
    }
    expect(performance.now() - started).toBeLessThan(4_000);
  });
});

describe('a text', () => {
  it('has headings, paragraphs and rules', () => {
    expect(outline(parseMarkdown('# One #\nafter\nit\n\nTwo\n===\n***\n#hash\n\nThree\n---'))).toEqual([
      'h1 One',
      'after/it',
      'h1 Two',
      '---',
      '#hash',
      'h2 Three',
    ]);
  });

  it('has lists within lists', () => {
    expect(outline(parseMarkdown('- a\n  more\n- b\n  1. c\n  2. d\n\n- e\n\n3) f\n4) g'))).toEqual([
      { ul: [['a/more'], ['b', { 'ol 1': [['c'], ['d']] }], ['e']] },
      { 'ol 3': [['f'], ['g']] },
    ]);
    expect(outline(parseMarkdown('text\n- a\n- b\n1986. A year'))).toEqual([
      'text',
      { ul: [['a'], ['b/1986. A year']] },
    ]);
  });

  it('has quotes and code', () => {
    expect(outline(parseMarkdown('> a\nlazy\n> - b\n\n```js\n# *x*\n\n```\nend\n~~~\nopen'))).toEqual([
      { quote: ['a/lazy', { ul: [['b']] }] },
      { code: '# *x*\n' },
      'end',
      { code: 'open' },
    ]);
  });

  it('ends, whatever it is', () => {
    for (const part of [
      '> ',
      '- ',
      '1. ',
      '-\n',
      '> \n',
      '  ',
      '#',
      '```',
      '~~~\n',
      '- a\n\n',
      '=\n',
      '* * ',
    ]) {
      expect(parseMarkdown(part.repeat(5_000)).length).toBeGreaterThanOrEqual(0);
    }
  });
});
