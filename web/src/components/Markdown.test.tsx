import { render } from '@testing-library/react';
import { describe, expect, it } from 'vitest';
import Markdown from './Markdown';

const shown = (text: string) => render(<Markdown text={text} />).container;

describe('an organizer’s Markdown', () => {
  it('keeps its form', () => {
    const page = shown('# Big\n\n**bold** [site](https://example.org)\n\n1. one\n2. two\n\n- *a*\n- `b`');
    expect(page.querySelector('h3')?.textContent).toBe('Big');
    expect(page.querySelector('strong')?.textContent).toBe('bold');
    expect(page.querySelector('a')?.getAttribute('href')).toBe('https://example.org');
    expect([...page.querySelectorAll('ol li')].map((item) => item.textContent)).toEqual(['one', 'two']);
    expect(page.querySelector('ul em')?.textContent).toBe('a');
    expect(page.querySelector('ul code')?.textContent).toBe('b');
  });

  it('runs nothing and loads nothing', () => {
    for (const hostile of [
      '<script>alert(1)</script>',
      'in <b onclick="alert(1)">line</b>',
      '<img src=x onerror=alert(1)>',
      '[x](javascript:alert(1))',
      '[x]( java\u0000script:alert(1))',
      '![picture](https://evil.example/track.png)',
      '<iframe src="https://evil.example"></iframe>',
      '[x](data:text/html,<script>alert(1)</script>)',
      '<javascript:alert(1)>',
    ]) {
      const page = shown(hostile);
      expect(page.querySelectorAll('script, img, iframe, a, b').length, hostile).toBe(0);
      expect(page.textContent, hostile).not.toBe('');
    }
  });
});
