import { describe, expect, it } from 'vitest';
import { withTags } from '../editor/tags';
import { marked, type Mark } from './markdown';

/** Marks what is between bars; shows the result the same way. */
function mark(text: string, kind: Mark): string {
  const [before = '', inside = '', after = ''] = text.split('|');
  const result = marked(
    { text: before + inside + after, from: before.length, to: before.length + inside.length },
    kind,
  );
  const { from, to } = result;
  return `${result.text.slice(0, from)}|${result.text.slice(from, to)}|${result.text.slice(to)}`;
}

describe('marks', () => {
  it('go around words and away again', () => {
    expect(mark('a |b| c', 'bold')).toBe('a **|b|** c');
    expect(mark('a **|b|** c', 'bold')).toBe('a |b| c');
    expect(mark('a |b| c', 'italic')).toBe('a *|b|* c');
    expect(mark('a **|b|** c', 'italic')).toBe('a ***|b|*** c');
    expect(mark('a ***|b|*** c', 'italic')).toBe('a **|b|** c');
    expect(mark('||', 'bold')).toBe('**||**');
  });

  it('begin lines and go away again', () => {
    expect(mark('one\nt|wo|\nthree', 'heading')).toBe('one\n## t|wo|\nthree');
    expect(mark('|one\ntwo|', 'list')).toBe('- |one\n- two|');
    expect(mark('- |one\n- two|', 'list')).toBe('|one\ntwo|');
  });

  it('make links', () => {
    expect(mark('see |our page|', 'link')).toBe('see [our page](|https://|)');
    expect(mark('see |https://example.org|', 'link')).toBe('see [||](https://example.org)');
  });
});

describe('tags', () => {
  it('are in lower case, each once, ten at most', () => {
    expect(withTags(['jazz'], ' Jazz, Live   Music,,')).toEqual(['jazz', 'live music']);
    expect(withTags([], 'abcdefghijkl'.split('').join(','))).toHaveLength(10);
  });
});
