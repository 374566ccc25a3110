import { now } from '@/lib/clock';
import { createDecoder } from './decoder';

/** Why there is no picture. */
export type CameraTrouble = 'refused' | 'none' | 'busy' | 'insecure' | 'failed';

/** A torch is no part of the standard's first edition, nor of TypeScript's. */
type Capabilities = MediaTrackCapabilities & { torch?: boolean };

export interface Camera {
  /** Whether there is a light to be switched on. */
  torch: boolean;
  light: (on: boolean) => Promise<void>;
  stop: () => void;
}

/** How often the picture is looked at. */
const LOOK_MS = 120;
/** A code that stays in sight is read once; gone for this long, it is read anew. */
const GONE_MS = 2_500;

export function cameraTrouble(error: unknown): CameraTrouble {
  const name = error instanceof Error ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  if (name === 'NotFoundError' || name === 'OverconstrainedError') return 'none';
  if (name === 'NotReadableError' || name === 'AbortError') return 'busy';
  return 'failed';
}

/** Whether the browser lets pages at the camera at all; on plain http it does not. */
export function cameraPossible(): boolean {
  return (navigator as { mediaDevices?: MediaDevices }).mediaDevices !== undefined;
}

/** Whether the camera was allowed before, so that it may start without being asked for. */
export async function cameraAllowed(): Promise<boolean> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state === 'granted';
  } catch {
    return false;
  }
}

/** Tells each code once as long as it stays in sight. */
export function once(found: (code: string) => void): (code: string | undefined, now: number) => void {
  let last: { code: string; at: number } | undefined;
  return (code, now) => {
    if (code === undefined) return;
    const fresh = last?.code !== code || now - last.at > GONE_MS;
    last = { code, at: now };
    if (fresh) found(code);
  };
}

/** Opens the camera that looks away from the user, and reads codes until it is stopped. */
export async function openCamera(video: HTMLVideoElement, found: (code: string) => void): Promise<Camera> {
  const stream = await navigator.mediaDevices.getUserMedia({
    video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
  });
  const [track] = stream.getVideoTracks();
  const end = () => stream.getTracks().forEach((one) => one.stop());
  try {
    video.srcObject = stream;
    await video.play();
    const stop = await watch(video, found);
    return {
      torch: Boolean((track?.getCapabilities() as Capabilities | undefined)?.torch),
      light: async (on) => track?.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] }),
      stop: () => {
        stop();
        end();
        video.srcObject = null;
      },
    };
  } catch (error) {
    end();
    throw error;
  }
}

/** Looks at the picture again and again. */
async function watch(video: HTMLVideoElement, found: (code: string) => void): Promise<() => void> {
  const decoder = await createDecoder();
  const tell = once(found);
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;
  const look = async () => {
    // A picture that can't be read is followed by the next.
    const code = document.hidden ? undefined : await decoder.read(video).catch(() => undefined);
    if (stopped) return;
    tell(code, now());
    timer = setTimeout(() => void look(), LOOK_MS);
  };
  void look();
  return () => {
    stopped = true;
    clearTimeout(timer);
    decoder.close();
  };
}

/** Keeps the screen on; returns what lets it go. Where that can't be had, the device's own rule holds. */
export function keepAwake(): () => void {
  let lock: WakeLockSentinel | undefined;
  let over = false;
  const take = () => {
    if (document.hidden || !('wakeLock' in navigator)) return;
    navigator.wakeLock.request('screen').then(
      (taken) => {
        if (over) void taken.release();
        else lock = taken;
      },
      () => undefined,
    );
  };
  take();
  document.addEventListener('visibilitychange', take);
  return () => {
    over = true;
    document.removeEventListener('visibilitychange', take);
    void lock?.release();
  };
}
