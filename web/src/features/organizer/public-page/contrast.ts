/** The colours of text on others, and how much they have to differ: as the API's `kernel/src/colour.rs` has it. */
const WHITE = '#ffffff';
const INK = '#181825';
const READABLE = 4.5;

const COLOUR = /^#[0-9a-f]{6}$/i;

/** How bright a colour is, from 0 to 1 (https://www.w3.org/TR/WCAG22/#dfn-relative-luminance). */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

/** The colour of text that can be read on this one; nothing where neither white nor dark text can be. */
export function textColourOn(colour: string): string | undefined {
  if (!COLOUR.test(colour)) return undefined;
  return [WHITE, INK].find((text) => contrast(text, colour) >= READABLE);
}
