import { graphql } from '@/graphql/generated';
import type { CoverFragment } from '@/graphql/generated/graphql';
import { fileUrl } from '@/lib/files';

export const CoverFields = graphql(`
  fragment Cover on EventCover {
    url
    width
    height
    alternativeText
    variants {
      url
      width
    }
  }
`);

interface CoverProps {
  cover: CoverFragment;
  /** How wide it is shown, as `sizes` has it. */
  sizes: string;
  /** It can be seen without scrolling, so it is loaded at once. */
  first?: boolean;
  className?: string;
}

/** An event's picture, in the width that fits. Its box is `className`'s business. */
export function Cover({ cover, sizes, first = false, className = '' }: CoverProps) {
  return (
    <img
      src={fileUrl(cover.url)}
      srcSet={cover.variants.map(({ url, width }) => `${fileUrl(url)} ${width}w`).join(', ')}
      sizes={sizes}
      width={cover.width}
      height={cover.height}
      alt={cover.alternativeText ?? ''}
      loading={first ? 'eager' : 'lazy'}
      fetchPriority={first ? 'high' : 'auto'}
      decoding="async"
      className={`bg-soft object-cover ${className}`}
    />
  );
}

/** White lines on a coloured ground, around a point. */
const PATTERNS = [
  (x: number, y: number) =>
    `repeating-radial-gradient(circle at ${x}% ${y}%, #fff3 0 1.5px, transparent 2px 22px)`,
  (x: number, y: number) =>
    `repeating-conic-gradient(from ${x}deg at ${x}% ${y}%, #ffffff1c 0 8deg, transparent 8.3deg 22deg)`,
  (x: number) => `repeating-linear-gradient(${x + 95}deg, #ffffff1f 0 9px, transparent 10px 30px)`,
  (x: number, y: number) =>
    `radial-gradient(circle at ${x}% ${y}%, #ffffff30 22%, #ffffff14 22.5% 45%, transparent 45.5%)`,
];

/** A picture for each event that has none, by its address. White is readable on it. */
export function artwork(slug: string): string {
  const seed = Array.from(slug).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 9973, 7);
  const [hue, x, y] = [seed % 360, 20 + (seed % 61), 10 + (seed % 83)];
  const pattern = PATTERNS[seed % PATTERNS.length]?.(x, y) ?? '';
  return `${pattern}, linear-gradient(150deg, hsl(${hue} 46% 38%), hsl(${hue + 40} 55% 23%))`;
}
