import { useEffect, useEffectEvent, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Icon } from '@/components/Icon';
import type { EventPictureFragment } from '@/graphql/generated/graphql';
import { fileUrl } from '@/lib/files';

interface LightboxProps {
  pictures: EventPictureFragment[];
  /** The one to begin with. */
  first: number;
  close: () => void;
}

const ROUND =
  'grid size-11 place-items-center rounded-full bg-black/60 text-white hover:bg-black/80 disabled:opacity-30';

/** Pictures as large as the window, one at a time: swiped by touch, turned by arrow keys or buttons. */
export function Lightbox({ pictures, first, close }: LightboxProps) {
  const { t } = useTranslation('eventParts');
  const dialog = useRef<HTMLDialogElement>(null);
  const track = useRef<HTMLUListElement>(null);
  const [at, setAt] = useState(first);
  const show = (place: number, behavior: ScrollBehavior) =>
    track.current?.children[place]?.scrollIntoView({ behavior, inline: 'center', block: 'nearest' });
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    track.current?.children[first]?.scrollIntoView({
      behavior: 'instant',
      inline: 'center',
      block: 'nearest',
    });
    return () => element?.close();
  }, [first]);
  useEffect(() => {
    const root = track.current;
    if (!root) return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        for (const { target, isIntersecting } of entries) {
          if (isIntersecting) setAt(Array.from(root.children).indexOf(target));
        }
      },
      { root, threshold: 0.6 },
    );
    for (const child of root.children) observer.observe(child);
    return () => observer.disconnect();
  }, []);
  const turn = (by: -1 | 1) => {
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    show(Math.min(Math.max(at + by, 0), pictures.length - 1), calm ? 'instant' : 'smooth');
  };
  const onKey = useEffectEvent((event: KeyboardEvent) => {
    if (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight') return;
    const forward =
      getComputedStyle(document.documentElement).direction === 'rtl' ? 'ArrowLeft' : 'ArrowRight';
    event.preventDefault();
    turn(event.key === forward ? 1 : -1);
  });
  useEffect(() => {
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
  const picture = pictures[at];
  const number = t('content.picture', { number: at + 1, count: pictures.length });
  return (
    <dialog
      ref={dialog}
      aria-label={t('content.gallery')}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      className="inset-0 m-0 size-full max-h-none max-w-none overflow-hidden bg-black text-white backdrop:bg-black"
    >
      <ul
        ref={track}
        className="flex h-full snap-x snap-mandatory overflow-x-auto overscroll-contain [scrollbar-width:none]"
      >
        {pictures.map(({ id, url, width, height, alternativeText, variants }) => (
          <li
            key={id}
            className="grid h-full w-full shrink-0 snap-center place-items-center p-2 pb-20 sm:p-16"
          >
            <img
              src={fileUrl(url)}
              srcSet={variants.map((variant) => `${fileUrl(variant.url)} ${variant.width}w`).join(', ')}
              sizes="100vw"
              width={width}
              height={height}
              alt={alternativeText ?? ''}
              loading="lazy"
              className="max-h-full w-auto max-w-full rounded-lg object-contain"
            />
          </li>
        ))}
      </ul>
      <div className="pointer-events-none absolute inset-x-0 bottom-0 flex items-center gap-3 p-3 *:pointer-events-auto sm:p-4">
        <p role="status" className="me-auto min-w-0 rounded-2xl bg-black/60 px-4 py-2 text-sm">
          <span className={picture?.alternativeText ? 'block text-white/70' : 'block'}>{number}</span>
          {picture?.alternativeText}
        </p>
        <button
          type="button"
          className={ROUND}
          disabled={at === 0}
          aria-label={t('content.previous')}
          onClick={() => turn(-1)}
        >
          <Icon name="previous" className="size-6" />
        </button>
        <button
          type="button"
          className={ROUND}
          disabled={at === pictures.length - 1}
          aria-label={t('content.next')}
          onClick={() => turn(1)}
        >
          <Icon name="next" className="size-6" />
        </button>
      </div>
      <button
        type="button"
        className={`${ROUND} absolute end-3 top-3 sm:end-4 sm:top-4`}
        aria-label={t('content.close')}
        onClick={close}
      >
        <Icon name="close" className="size-6" />
      </button>
    </dialog>
  );
}
