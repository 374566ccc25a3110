import { describe, expect, it } from 'vitest';
import { cameraTrouble, once } from './camera';

describe('the scanner', () => {
  it('reads a code in sight once, and anew when it was gone or another came', () => {
    const read: string[] = [];
    const look = once((code) => read.push(code));
    for (const [code, at] of [
      ['a', 0],
      ['a', 1000],
      [undefined, 2000],
      ['a', 3000],
      ['a', 6000],
      ['b', 6100],
      ['a', 6200],
    ] as const) {
      look(code, at);
    }
    expect(read).toEqual(['a', 'a', 'b', 'a']);
  });

  it('tells why there is no picture', () => {
    const named = (name: string) => cameraTrouble(Object.assign(new Error(), { name }));
    expect(['NotAllowedError', 'NotFoundError', 'NotReadableError', 'TypeError'].map(named)).toEqual([
      'refused',
      'none',
      'busy',
      'failed',
    ]);
  });
});
