import sprite from './generated/sprite.svg?url';
import type icons from './icons.json';

export type IconName = keyof typeof icons;
export type ArtName = 'tickets' | 'calendar' | 'search' | 'people' | 'done';

/** A small drawing beside words that say the same. It is as high as a line of them unless `className` says otherwise. */
export function Icon({ name, className = 'size-[1.2em]' }: { name: IconName; className?: string }) {
  return (
    <svg aria-hidden data-icon={name} className={`inline-block shrink-0 ${className}`}>
      <use href={`${sprite}#${name}`} />
    </svg>
  );
}

/** A drawing where there is nothing else to see yet. */
export function Art({ name, className = '' }: { name: ArtName; className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 160 120" className={`mx-auto h-28 w-auto ${className}`}>
      <use href={`${sprite}#art-${name}`} />
    </svg>
  );
}
