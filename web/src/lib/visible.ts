/** What nobody sees: spaces, marks of direction, joiners, the blank of Braille. */
const UNSEEN = /[\s\p{Default_Ignorable_Code_Point}\p{Cf}\u2800]/gu;

/** Whether anybody would see anything of a text; the server takes no name of which nobody does. */
export function isVisible(text: string): boolean {
  return text.replaceAll(UNSEEN, '') !== '';
}
