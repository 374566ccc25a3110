import { QueryClient, QueryClientProvider } from '@tanstack/react-query';
import { cleanup, render, screen } from '@testing-library/react';
import jsQR from 'jsqr';
import { afterEach, expect, it } from 'vitest';
import { TicketCode } from './TicketCode';

afterEach(cleanup);

/** The drawing's dark squares as a picture, a few pixels each. */
function picture(path: string, size: number, scale: number): Uint8ClampedArray {
  const width = size * scale;
  const pixels = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y] of path.matchAll(/M(\d+) (\d+)h1v1h-1z/g)) {
    for (let row = 0; row < scale; row += 1) {
      const start = ((Number(y) * scale + row) * width + Number(x) * scale) * 4;
      for (let at = start; at < start + scale * 4; at += 4) pixels.fill(0, at, at + 3);
    }
  }
  return pixels;
}

it('draws a code that scanners read as the ticket’s secret', async () => {
  const secret = 'tk_7Gm2vQ9xKd41bYw8Rz0c';
  render(
    <QueryClientProvider client={new QueryClient()}>
      <TicketCode secret={secret} label="QR code of Ada’s ticket" />
    </QueryClientProvider>,
  );
  const drawing = await screen.findByRole('img', { name: 'QR code of Ada’s ticket' });
  const size = Number(drawing.getAttribute('viewBox')?.split(' ')[2]);
  const path = drawing.querySelector('path')?.getAttribute('d') ?? '';
  expect(jsQR(picture(path, size, 4), size * 4, size * 4)?.data).toBe(secret);
});
