/** How long it takes, as far as that can be told: the farther off, the coarser, and rather too long than too short. */
export interface Estimate {
  unit: 'soon' | 'minutes' | 'hours';
  count: number;
}

const upTo = (step: number, value: number) => Math.ceil(value / step) * step;

export function estimateOf(seconds: number): Estimate {
  const minutes = Math.ceil(seconds / 60);
  if (minutes <= 1) return { unit: 'soon', count: 0 };
  const rounded = minutes <= 10 ? minutes : upTo(5, minutes);
  if (rounded < 60) return { unit: 'minutes', count: rounded };
  return { unit: 'hours', count: upTo(30, rounded) / 60 };
}

/** How much of the way from the first position is done, from 0 to 1. */
export function progressOf(first: number | null | undefined, position: number): number {
  if (!first || first < position) return 0;
  return (first - position) / first;
}

/** What is left of a while, in whole units: with days when it is that long, with seconds when it is less than an hour. */
export function remainingOf(milliseconds: number): { days: number; hours: number; minutes: number } {
  const minutes = Math.max(0, Math.ceil(milliseconds / 60_000));
  return { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 };
}
