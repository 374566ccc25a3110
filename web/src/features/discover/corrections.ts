import { findable, isOneEditApart, mayBeMistyped, searched } from '@/lib/fold';

/**
 * What the server took a search for: it looks for words that are one typing error away where nothing has those that were
 * typed. Undefined if what was found has all of the words, or none like them.
 */
export function corrected(typed: string, found: string[]): string | undefined {
  const texts = found.map(findable);
  const words = typed.trim().split(/\s+/);
  const meant = words.map((word) => {
    const [plain = ''] = searched(word);
    if (!mayBeMistyped(plain) || texts.some((text) => text.includes(` ${plain}`))) return word;
    return nearest(plain, found) ?? word;
  });
  return meant.some((word, place) => word !== words[place]) ? meant.join(' ') : undefined;
}

/** The first of the words, as it is written there, that is one typing error away. */
function nearest(plain: string, texts: string[]): string | undefined {
  for (const word of texts.join(' ').split(/[\s,.:;!?()„“”"]+/)) {
    if (searched(word).some((other) => isOneEditApart(plain, other))) return word;
  }
  return undefined;
}
