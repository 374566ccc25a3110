import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { artwork, Cover } from './Cover';

const cover = {
  url: 'https://tickets.example.org/files/b-960.jpg',
  width: 960,
  height: 540,
  alternativeText: null,
  variants: [
    { url: 'https://tickets.example.org/files/a-480.jpg', width: 480 },
    { url: 'https://tickets.example.org/files/b-960.jpg', width: 960 },
  ],
};

describe('a cover', () => {
  it('is loaded in the width that fits, from where the API is reached', () => {
    const html = renderToStaticMarkup(<Cover cover={cover} sizes="100vw" />);
    expect(html).toContain('srcSet="/files/a-480.jpg 480w, /files/b-960.jpg 960w"');
    expect(html).toContain('width="960" height="540"');
    expect(html).toContain('alt=""');
  });

  it('says what it shows', () => {
    const html = renderToStaticMarkup(
      <Cover cover={{ ...cover, alternativeText: 'A band' }} sizes="100vw" />,
    );
    expect(html).toContain('alt="A band"');
  });

  it('has artwork in its place, the same each time', () => {
    expect(artwork('concert')).toBe(artwork('concert'));
    expect(artwork('concert')).not.toBe(artwork('theatre'));
  });
});
