import { useQuery } from '@tanstack/react-query';
import { fileUrl } from '@/lib/files';
import { initials } from '@/lib/initials';
import { avatarQuery } from './avatar';

interface FaceProps {
  name: string;
  /** Beside what it is of, instead of in a line of text. */
  large?: boolean;
  className?: string;
}

/** Whoever is signed in: their picture, else their initials. What it is stands beside it. */
export default function Face({ name, large = false, className = '' }: FaceProps) {
  const { data: avatar } = useQuery(avatarQuery);
  const size = large ? 'size-20 text-2xl' : 'size-7 text-xs';
  const look = `${size} shrink-0 rounded-full ${className}`;
  if (!avatar) {
    return (
      <span
        aria-hidden
        className={`${look} inline-grid place-items-center bg-accent-soft font-semibold text-accent uppercase`}
      >
        {initials(name)}
      </span>
    );
  }
  return (
    <img
      src={fileUrl(avatar.url)}
      srcSet={avatar.variants.map(({ url, width }) => `${fileUrl(url)} ${width}w`).join(', ')}
      sizes={large ? '5rem' : '1.75rem'}
      alt=""
      className={`${look} bg-soft object-cover`}
    />
  );
}
