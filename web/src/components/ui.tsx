import { Link, type LinkProps } from '@tanstack/react-router';
import type { ComponentProps, ReactNode } from 'react';

export { Empty } from './Empty';

type Tone = 'primary' | 'plain' | 'quiet' | 'danger';

const BUTTON =
  'inline-flex min-h-11 items-center justify-center gap-2 rounded-full px-5 py-2 font-semibold transition ' +
  'active:scale-[0.98] disabled:opacity-50 disabled:pointer-events-none aria-disabled:opacity-60';
const TONES: Record<Tone, string> = {
  primary: 'bg-accent text-accent-ink shadow-low hover:brightness-110',
  plain: 'border border-line bg-card text-ink hover:bg-soft',
  quiet: 'text-accent hover:bg-accent-soft',
  danger: 'border border-line bg-card text-bad hover:bg-bad-soft',
};

export function buttonClass(tone: Tone = 'plain', more = ''): string {
  return `${BUTTON} ${TONES[tone]} ${more}`;
}

export interface ButtonProps extends ComponentProps<'button'> {
  tone?: Tone;
  /** Work is under way: the button stays where it is and does nothing. */
  busy?: boolean;
}

export function Button({
  tone = 'plain',
  busy = false,
  className = '',
  type = 'button',
  ...props
}: ButtonProps) {
  return (
    <button
      {...props}
      type={type}
      className={buttonClass(tone, className)}
      aria-disabled={busy}
      aria-busy={busy}
      onClick={busy ? (event) => event.preventDefault() : props.onClick}
    />
  );
}

export function LinkButton({
  tone = 'plain',
  className = '',
  ...props
}: LinkProps & { tone?: Tone; className?: string }) {
  return <Link {...props} className={buttonClass(tone, className)} />;
}

export const INPUT =
  'w-full min-h-11 rounded-xl border border-line bg-card px-3 py-2 text-ink placeholder:text-quiet ' +
  'aria-invalid:border-bad';

const BADGES = {
  neutral: 'bg-soft text-quiet',
  accent: 'bg-accent-soft text-accent',
  good: 'bg-good-soft text-good',
  warn: 'bg-warn-soft text-warn',
  bad: 'bg-bad-soft text-bad',
};

export function Badge({ tone = 'neutral', children }: { tone?: keyof typeof BADGES; children: ReactNode }) {
  return (
    <span
      className={`inline-flex items-center gap-1 rounded-full px-2.5 py-0.5 text-sm font-medium ${BADGES[tone]}`}
    >
      {children}
    </span>
  );
}

/** How much a part stands out: the one that matters on its page, one among several, one that only explains. */
const SURFACES = {
  raised: 'bg-card shadow-raised',
  plain: 'border border-line bg-card',
  sunken: 'bg-soft',
};

interface CardProps extends ComponentProps<'section'> {
  surface?: keyof typeof SURFACES;
}

export function Card({ surface = 'plain', className = '', ...props }: CardProps) {
  return <section {...props} className={`rounded-2xl p-5 ${SURFACES[surface]} ${className}`} />;
}

/** Something said in passing: what went well, what to mind, what failed. */
export function Notice({
  tone,
  children,
}: {
  tone: 'good' | 'warn' | 'bad' | 'accent';
  children: ReactNode;
}) {
  return (
    <div role={tone === 'bad' ? 'alert' : 'status'} className={`rounded-xl px-4 py-3 ${BADGES[tone]}`}>
      {children}
    </div>
  );
}

/** Where something will be in a moment. */
export function Skeleton({ className = '' }: { className?: string }) {
  return <div aria-hidden className={`animate-pulse rounded-xl bg-soft ${className}`} />;
}

/** The frame of a page that is read from top to bottom. */
export function Page({ children, narrow = false }: { children: ReactNode; narrow?: boolean }) {
  return (
    <div className={`mx-auto w-full px-4 py-6 sm:py-10 ${narrow ? 'max-w-xl' : 'max-w-6xl'}`}>{children}</div>
  );
}
