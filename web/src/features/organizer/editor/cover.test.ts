import { describe, expect, it } from 'vitest';
import { unfit } from './cover';

describe('a file for a cover', () => {
  it('is told to be unfit before it is sent', () => {
    expect(unfit({ type: 'image/jpeg', size: 9_000_000 })).toBeUndefined();
    expect(unfit({ type: 'image/webp', size: 10 * 1024 * 1024 })).toBeUndefined();
    expect(unfit({ type: 'image/png', size: 10 * 1024 * 1024 + 1 })).toBe('FILE_TOO_LARGE');
    expect(unfit({ type: 'image/svg+xml', size: 10 })).toBe('UNSUPPORTED_TYPE');
    expect(unfit({ type: '', size: 10 })).toBe('UNSUPPORTED_TYPE');
  });
});
