import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Cover } from '@/components/Cover';
import type { EventPictureFragment } from '@/graphql/generated/graphql';
import { Lightbox } from './Lightbox';

/** Further pictures of an event, each to be seen larger. */
export function Gallery({ pictures }: { pictures: EventPictureFragment[] }) {
  const { t } = useTranslation('eventParts');
  const [open, setOpen] = useState<number>();
  return (
    <section aria-labelledby="gallery">
      <h2 id="gallery" className="mb-4 text-2xl font-bold">
        {t('content.gallery')}
      </h2>
      <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3 sm:gap-3">
        {pictures.map((picture, place) => (
          <li key={picture.id}>
            <button
              type="button"
              className="block w-full overflow-hidden rounded-2xl"
              aria-haspopup="dialog"
              aria-label={
                picture.alternativeText
                  ? t('content.larger', { text: picture.alternativeText })
                  : t('content.picture', { number: place + 1, count: pictures.length })
              }
              onClick={() => setOpen(place)}
            >
              <Cover
                cover={picture}
                sizes="(min-width: 640px) 13rem, 50vw"
                className="aspect-4/3 w-full transition-transform duration-300 hover:scale-[1.03] motion-reduce:transition-none"
              />
            </button>
          </li>
        ))}
      </ul>
      {open !== undefined && <Lightbox pictures={pictures} first={open} close={() => setOpen(undefined)} />}
    </section>
  );
}
