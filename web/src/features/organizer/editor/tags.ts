export const MAX_TAGS = 10;
const MAX_LENGTH = 50;

/** Tags with those of a text that commas separate: in lower case, each once, as many as an event has. */
export function withTags(tags: string[], text: string): string[] {
  const added = text
    .split(',')
    .map((tag) => tag.trim().replaceAll(/\s+/g, ' ').toLowerCase().slice(0, MAX_LENGTH).trim())
    .filter(Boolean);
  return [...new Set([...tags, ...added])].slice(0, Math.max(MAX_TAGS, tags.length));
}
