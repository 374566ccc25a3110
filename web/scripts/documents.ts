import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

const GENERATED = new URL('../src/graphql/generated/graphql.ts', import.meta.url);
const DOCUMENT = /export const (\w+Document) = new TypedDocumentString\(`\n?([^`]*)`/g;
const CALL = /\bgraphql\(\s*`([^`]*)`,?\s*\)/g;
const IMPORT = /^import \{ graphql \} from '@\/graphql\/generated';$/m;
const ERRORS = /fragment (\w+) on \w+Error\{([^{}]+)\}/g;
const SPREAD = /\.\.\.(\w+)/g;
const NAMED = /^\s*(?:query|mutation|subscription)\s+(\w+)/;

/** What the server has to get: without the blanks that are there for people. */
function compact(document: string): string {
  return document
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/ ?([{}():,]) ?/g, '$1')
    .trim();
}

/** Puts the fields of errors where they are asked for: they are fewer than what a fragment takes. */
function inlineErrors(document: string): string {
  const fields = new Map([...document.matchAll(ERRORS)].map(([, name, fields = '']) => [name, fields]));
  return document
    .replaceAll(ERRORS, '')
    .replaceAll(SPREAD, (spread, name: string) => fields.get(name) ?? spread);
}

/** Every operation with the fragments that it needs, by its name. */
function operations(): Map<string, string> {
  const text = readFileSync(GENERATED, 'utf8');
  return new Map(
    [...text.matchAll(DOCUMENT)].map(([, name = '', document = '']) => [
      name,
      inlineErrors(compact(document)),
    ]),
  );
}

/**
 * Puts each GraphQL document where it is used. What codegen makes is one module with all documents of the app, which
 * would be part of every first load; only its types are needed then.
 */
export function documents(): Plugin {
  return {
    name: 'graphql-documents',
    enforce: 'pre',
    transform: {
      filter: { id: { include: /\/src\/.*\.tsx?$/, exclude: /\/generated\// }, code: /\bgraphql\(\s*`/ },
      handler(code) {
        const known = operations();
        const inlined = code.replaceAll(CALL, (_call, source: string) => {
          const name = NAMED.exec(source)?.[1];
          // A fragment is part of the operations that use it.
          if (!name) return "''";
          const document = known.get(`${name}Document`);
          if (!document) this.error(`${name} is not generated yet; run \`npm run codegen\``);
          return JSON.stringify(document);
        });
        // With its last use the module with all documents goes.
        return { code: inlined.replace(IMPORT, ''), map: null };
      },
    },
  };
}
