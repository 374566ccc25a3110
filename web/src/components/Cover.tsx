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

/** Colours of its own for each event, by its address, in place of a picture. White is readable on them. */
export function colours(slug: string): string {
  const tone = Array.from(slug).reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 360, 7);
  return `linear-gradient(150deg, hsl(${tone} 48% 40%), hsl(${tone + 35} 52% 26%))`;
}
