import { useId, useLayoutEffect, useRef, type ReactNode } from 'react';

interface DialogProps {
  title: string;
  /** It was closed: by its buttons, or with Escape. */
  close: () => void;
  /** Whether the page behind is not to be read meanwhile. */
  covers?: boolean;
  children: ReactNode;
}

/** Something to be done before the page goes on. It is open for as long as it is rendered. */
export function Dialog({ title, close, covers = false, children }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  useLayoutEffect(() => {
    const element = dialog.current;
    element?.showModal();
    // Closed before it is gone, it gives the focus back to where it came from.
    return () => element?.close();
  }, []);
  return (
    <dialog
      ref={dialog}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        close();
      }}
      className={`${covers ? 'backdrop:bg-paper' : ''} m-auto max-h-[calc(100dvh-1rem)] w-[min(32rem,calc(100%-1rem))] overflow-y-auto rounded-2xl border border-line bg-card p-5 text-start text-ink sm:p-6`}
    >
      <h2 id={id} className="text-lg font-semibold">
        {title}
      </h2>
      {children}
    </dialog>
  );
}
