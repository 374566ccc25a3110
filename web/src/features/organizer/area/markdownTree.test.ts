import fc from 'fast-check';
import type { Mark, Node } from 'prosemirror-model';
import { describe, expect, it } from 'vitest';
import { schema } from './markdownSchema';
import { tidy } from './markdownTidy';
import { documentOf, markdownOf } from './markdownTree';

const { nodes, marks } = schema;

/** A text after it was opened in the editor. */
function through(markdown: string): string | undefined {
  const doc = documentOf(markdown);
  return doc && markdownOf(doc);
}

describe('a description', () => {
  it.each([
    ['## Doors\n\nOpen at **eight**, *not* before.', undefined],
    ['one\ntwo', undefined],
    ['- a\n- b\n  - c', undefined],
    ['- a\n\n- b', undefined],
    ['3. three\n4. four', undefined],
    ['> said\n> so\n>\n> - and\n> - so', undefined],
    ['~~gone~~ and `code`', undefined],
    ['```js\nlet a = "**b**";\n```', undefined],
    ['a\n\n***\n\nb', undefined],
    ['---', '***'],
    ['[the site](https://example.org/a_b "Title") and [**bold**](https://example.org)', undefined],
    ['**all *of* it**', undefined],
    ['# One\n\n#### Four', undefined],
    ['- # Heading\n- - a', undefined],
    ['', undefined],
    // The same, written otherwise.
    ['* a\n* b', '- a\n- b'],
    ['__bold__ and _slanted_', '**bold** and *slanted*'],
    ['Heading\n=======', '# Heading'],
    ['see https://example.org/a_b*c.', 'see <https://example.org/a_b*c>.'],
    ['write to ina@example.org', 'write to <ina@example.org>'],
    ['www.example.org', '[www.example.org](http://www.example.org)'],
    ['one  \ntwo\\\nthree', 'one\ntwo\nthree'],
  ])('%j keeps its meaning', (markdown, written = markdown) => {
    expect(through(markdown)).toBe(written);
  });

  it.each([
    '| a | b |\n|---|---|\n| 1 | 2 |',
    '![a poster](https://example.org/p.png)',
    'in <b>HTML</b>',
    '<div>\n\nin HTML\n\n</div>',
    '[a][1]\n\n[1]: https://example.org',
    'a note[^1]\n\n[^1]: this one',
    '- [ ] to do',
  ])('%j is left to the Markdown field', (markdown) => {
    expect(documentOf(markdown)).toBeUndefined();
  });

  it('says what is typed, whatever Markdown would make of it', () => {
    for (const text of [
      '# no heading',
      '- no list',
      '1. no list',
      '*no* _marks_ `here`',
      '<b>R&amp;B</b> | a',
      '+ x',
    ]) {
      const doc = nodes.doc.create(null, nodes.paragraph.create(null, schema.text(text)));
      expect(documentOf(markdownOf(doc))?.textContent).toBe(text);
    }
  });
});

const letters = fc.stringMatching(/^[a-zäß0-9 .,:!?*_~`#>+\-=|<&[\]()\\"'/@]{1,12}$/);
const someMarks = fc
  .subarray(['em', 'strong', 'strike'] as const, { maxLength: 2 })
  .map((names) => names.map((name): Mark => marks[name].create()));
const link = fc.constantFrom(
  'https://example.org/',
  'https://example.org/a_(b)?c=*d*',
  'mailto:a@example.org',
);
const run = fc.oneof(
  { weight: 5, arbitrary: fc.tuple(letters, someMarks).map(([text, on]): Node => schema.text(text, on)) },
  {
    weight: 1,
    arbitrary: fc
      .tuple(letters, someMarks, link)
      .map(([text, on, href]) => schema.text(text, marks.link.create({ href }).addToSet(on))),
  },
  { weight: 1, arbitrary: letters.map((text) => schema.text(text, [marks.code.create()])) },
  { weight: 1, arbitrary: fc.constant(nodes.hard_break.create()) },
);
const paragraph = fc.array(run, { maxLength: 5 }).map((content) => nodes.paragraph.create(null, content));
const heading = fc
  .tuple(letters, fc.integer({ min: 1, max: 4 }))
  .map(([text, level]) => nodes.heading.create({ level }, schema.text(text)));
const code = fc.string({ maxLength: 20 }).map((text) => {
  const plain = text.replaceAll(/[^\x20-\x7e\n]/g, '');
  return nodes.code_block.create(null, plain ? schema.text(plain) : null);
});
const { block } = fc.letrec<{ block: Node; list: Node; item: Node }>((tie) => ({
  block: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    paragraph,
    heading,
    code,
    fc.constant(nodes.horizontal_rule.create()),
    tie('list'),
    fc
      .array(tie('block'), { minLength: 1, maxLength: 3 })
      .map((inside) => nodes.blockquote.create(null, inside)),
  ),
  list: fc
    .tuple(
      fc.array(tie('item'), { minLength: 1, maxLength: 3 }),
      fc.boolean(),
      fc.option(fc.nat({ max: 20 })),
    )
    .map(([items, spread, start]) =>
      start === null
        ? nodes.bullet_list.create({ spread }, items)
        : nodes.ordered_list.create({ spread, start }, items),
    ),
  item: fc
    .tuple(paragraph, fc.array(tie('block'), { maxLength: 2 }))
    .map(([first, rest]) => nodes.list_item.create(null, [first, ...rest])),
}));
const document = fc
  .array(block, { minLength: 1, maxLength: 4 })
  .map((blocks) => nodes.doc.create(null, blocks));

/** A document without how far apart the items of its lists are: a parser may take a line after a list for one in it. */
function close(doc: Node | undefined): unknown {
  return JSON.parse(
    JSON.stringify(doc ?? null, (name, value: unknown) => (name === 'spread' ? undefined : value)),
  );
}

it('a document is the same after it was written as Markdown, but for what Markdown can’t say', () => {
  fc.assert(
    fc.property(document, (doc) => {
      const markdown = markdownOf(doc);
      const again = documentOf(markdown);
      expect(close(again), markdown).toEqual(close(tidy(doc)));
      // From then on, nothing of it changes any more.
      const written = again && markdownOf(again);
      expect(through(written ?? '')).toBe(written);
    }),
    // Always the same ones: one in some ten thousand is of a kind that parsers disagree about.
    { numRuns: 150, seed: 20261130 },
  );
});
