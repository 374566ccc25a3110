/** Reads the QR code in sight, if there is one. */
export interface Decoder {
  read: (video: HTMLVideoElement) => Promise<string | undefined>;
  close: () => void;
}

interface NativeDetector {
  detect: (source: HTMLVideoElement) => Promise<{ rawValue: string }[]>;
}

interface NativeDetectorClass {
  new (options: { formats: string[] }): NativeDetector;
  getSupportedFormats: () => Promise<string[]>;
}

/** Pictures are read at this size: enough for a code that fills a third of it. */
const SIZE = 640;

/** The browser's own reader where it has one, else ours. */
export async function createDecoder(): Promise<Decoder> {
  const Native = (globalThis as { BarcodeDetector?: NativeDetectorClass }).BarcodeDetector;
  const formats = await Native?.getSupportedFormats().catch((): string[] => []);
  return Native && formats?.includes('qr_code') ? native(new Native({ formats: ['qr_code'] })) : ours();
}

function native(detector: NativeDetector): Decoder {
  return {
    read: async (video) => (await detector.detect(video))[0]?.rawValue,
    close: () => undefined,
  };
}

function ours(): Decoder {
  const worker = new Worker(new URL('./decode.worker.ts', import.meta.url), { type: 'module' });
  const canvas = document.createElement('canvas');
  const context = canvas.getContext('2d', { willReadFrequently: true });
  return {
    read: (video) => {
      // The middle of the picture, which is what the viewfinder shows.
      const side = Math.min(video.videoWidth, video.videoHeight);
      if (!context || side === 0) return Promise.resolve(undefined);
      canvas.width = canvas.height = Math.min(SIZE, side);
      const [left, top] = [(video.videoWidth - side) / 2, (video.videoHeight - side) / 2];
      context.drawImage(video, left, top, side, side, 0, 0, canvas.width, canvas.height);
      const picture = context.getImageData(0, 0, canvas.width, canvas.height);
      return new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<string | null>) => resolve(data ?? undefined);
        worker.onerror = () => reject(new Error('The code reader did not start.'));
        worker.postMessage(picture, [picture.data.buffer]);
      });
    },
    close: () => worker.terminate(),
  };
}
