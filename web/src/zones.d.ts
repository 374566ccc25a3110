/** Parts of `lib/zones.json`, made by `scripts/zones.ts`. */
declare module '*/zones.json?changed' {
  const rules: typeof import('./lib/zones.json');
  export default rules;
}

declare module '*/zones.json?names' {
  const names: { zones: string[]; aliases: Record<string, string> };
  export default names;
}
