import { useMutation } from '@tanstack/react-query';

interface Change<T> {
  send: (file: File) => Promise<T>;
  remove: () => Promise<void>;
  /** The picture is another one now, or gone. */
  changed: (picture: T | null) => unknown;
}

/** Replacing a picture and taking it away, one at a time. */
export function usePictureChange<T>({ send, remove, changed }: Change<T>) {
  const sending = useMutation({ mutationFn: send, onSuccess: (picture) => changed(picture) });
  const removing = useMutation({ mutationFn: remove, onSuccess: () => changed(null) });
  const busy = sending.isPending || removing.isPending;
  return {
    sending,
    busy,
    error: sending.error ?? removing.error,
    choose: (file: File) => {
      if (busy) return;
      removing.reset();
      sending.mutate(file);
    },
    takeAway: () => {
      sending.reset();
      removing.mutate();
    },
  };
}
