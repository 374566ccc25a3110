import jsQR from 'jsqr';

/** Reads QR codes out of pictures, beside the page, so that it stays smooth. */
self.onmessage = ({ data: picture }: MessageEvent<ImageData>) => {
  self.postMessage(jsQR(picture.data, picture.width, picture.height)?.data ?? null);
};
