import { describe, expect, it } from 'vitest';
import { textColourOn } from './contrast';

describe('text on a colour', () => {
  it('is white where that can be read, else dark', () => {
    expect(textColourOn('#4338ca')).toBe('#ffffff');
    expect(textColourOn('#FFD54A')).toBe('#181825');
    expect(textColourOn('#000000')).toBe('#ffffff');
  });

  it('is none on what is between dark and light, and on what is no colour', () => {
    for (const colour of ['#777777', '', '#fff', 'red', '#12345g'])
      expect(textColourOn(colour)).toBeUndefined();
  });
});
