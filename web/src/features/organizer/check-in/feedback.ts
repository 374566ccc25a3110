import type { Outcome } from './outcome';

type Note = [pitch: number, from: number, length: number];

/** To be told apart without looking: rising is good, the same twice is not, low is no. */
const TONES: Record<'good' | 'mind' | 'bad', Note[]> = {
  good: [
    [660, 0, 0.1],
    [990, 0.11, 0.16],
  ],
  mind: [
    [440, 0, 0.14],
    [440, 0.2, 0.14],
  ],
  bad: [[170, 0, 0.5]],
};
const PULSES = { good: [80], mind: [80, 80, 80], bad: [400] };

const MUTE = 'doorMuted';
let muted: boolean | undefined;

export function isMuted(): boolean {
  try {
    muted ??= localStorage.getItem(MUTE) === '1';
  } catch {
    muted = false;
  }
  return muted;
}

export function mute(now: boolean): void {
  muted = now;
  try {
    if (now) localStorage.setItem(MUTE, '1');
    else localStorage.removeItem(MUTE);
  } catch {
    // It holds until the page is left.
  }
}

/** How good a scan came out. */
export function mood(kind: Outcome['kind']): keyof typeof TONES {
  return kind === 'welcome' ? 'good' : kind === 'already' ? 'mind' : 'bad';
}

let audio: AudioContext | undefined;

/** Browsers let pages make sounds once somebody has pressed something. */
export function unlockSound(): void {
  audio ??= 'AudioContext' in globalThis ? new AudioContext() : undefined;
  void audio?.resume().catch(() => undefined);
}

/** Lets a scan be heard and felt. */
export function signal(kind: Outcome['kind']): void {
  const how = mood(kind);
  if ('vibrate' in navigator) navigator.vibrate(PULSES[how]);
  if (isMuted() || audio?.state !== 'running') return;
  for (const [pitch, from, length] of TONES[how]) play(audio, pitch, audio.currentTime + from, length);
}

function play(context: AudioContext, pitch: number, at: number, length: number): void {
  const [source, volume] = [context.createOscillator(), context.createGain()];
  source.frequency.value = pitch;
  source.type = 'triangle';
  // Softened at both ends, or it clicks.
  volume.gain.setValueAtTime(0, at);
  volume.gain.linearRampToValueAtTime(0.5, at + 0.01);
  volume.gain.setValueAtTime(0.5, at + length - 0.02);
  volume.gain.linearRampToValueAtTime(0, at + length);
  source.connect(volume).connect(context.destination);
  source.start(at);
  source.stop(at + length);
}
