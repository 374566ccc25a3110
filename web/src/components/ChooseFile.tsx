import { useId, type ReactNode } from 'react';
import { PICTURE_TYPES } from '@/lib/upload';
import { buttonClass } from './ui';

interface ChooseFileProps {
  choose: (files: [File, ...File[]]) => void;
  label: ReactNode;
  tone?: 'primary' | 'plain';
  multiple?: boolean;
  /** The id of what is wrong with it. */
  describedBy?: string | undefined;
  /** What is below the button. */
  children?: ReactNode;
}

/** A button that asks for a picture, or for several. */
export function ChooseFile({
  choose,
  label,
  tone = 'plain',
  multiple,
  describedBy,
  children,
}: ChooseFileProps) {
  const id = useId();
  return (
    <div className="grid justify-items-center gap-2">
      <input
        id={id}
        type="file"
        accept={PICTURE_TYPES.join(',')}
        multiple={multiple}
        aria-describedby={describedBy}
        className="peer sr-only"
        onChange={({ currentTarget }) => {
          const [first, ...others] = Array.from(currentTarget.files ?? []);
          // The same file can be chosen again after a refusal.
          currentTarget.value = '';
          if (first) choose([first, ...others]);
        }}
      />
      <label
        htmlFor={id}
        className={buttonClass(
          tone,
          'cursor-pointer peer-focus-visible:outline-3 peer-focus-visible:outline-offset-2 peer-focus-visible:outline-accent',
        )}
      >
        {label}
      </label>
      {children}
    </div>
  );
}
