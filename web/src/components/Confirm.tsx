import { useId, useRef, type ReactNode } from 'react';
import { Button } from './ui';

interface ConfirmProps {
  /** On the button that asks. */
  label: string;
  /** What the button is called where its label says too little, as in a list. */
  name?: string;
  title: string;
  text?: ReactNode;
  yes: string;
  no: string;
  busy?: boolean;
  confirm: () => void;
}

/** A button for what can't be undone: it asks once before it is done. */
export function Confirm({ label, name, title, text, yes, no, busy = false, confirm }: ConfirmProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const id = useId();
  return (
    <>
      <Button tone="danger" aria-label={name} busy={busy} onClick={() => dialog.current?.showModal()}>
        {label}
      </Button>
      <dialog
        ref={dialog}
        aria-labelledby={id}
        className="m-auto w-[min(28rem,calc(100%-2rem))] rounded-2xl border border-line bg-card p-6 text-start text-ink"
      >
        <h2 id={id} className="text-lg font-semibold">
          {title}
        </h2>
        {text && <div className="mt-2 text-quiet">{text}</div>}
        <div className="mt-6 flex flex-wrap justify-end gap-3">
          <Button onClick={() => dialog.current?.close()}>{no}</Button>
          <Button
            tone="primary"
            onClick={() => {
              dialog.current?.close();
              confirm();
            }}
          >
            {yes}
          </Button>
        </div>
      </dialog>
    </>
  );
}
