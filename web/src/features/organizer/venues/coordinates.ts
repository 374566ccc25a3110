/**
 * Reads degrees as people and map pages write them, `52.52` or `52,52`: null for nothing, NaN for what is no number.
 */
export function degrees(text: string | null): number | null {
  const trimmed = text?.trim().replace(',', '.').replace('−', '-');
  if (!trimmed) return null;
  return /^-?\d{1,3}(\.\d+)?$/.test(trimmed) ? Number(trimmed) : NaN;
}
