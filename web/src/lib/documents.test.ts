import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, NoDeprecatedCustomRule, parse, validate } from 'graphql';
import { expect, it } from 'vitest';

const schema = buildSchema(readFileSync('../schema.graphql', 'utf8'));
/** A literal that holds one: of the app for `graphql()`, of the browser tests as they send it. */
const DOCUMENT = /([`'])(\s*(?:query|mutation|subscription|fragment)\b[^`']*\{[^`']*)\1/g;

const documents = ['src', 'e2e']
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name) => `${folder}/${name}`),
  )
  .filter((file) => /\.(tsx?|graphql)$/.test(file) && !/\/(generated|node_modules)\//.test(file))
  .filter((file) => !file.endsWith('/documents.test.ts'))
  .flatMap((file) => documentsIn(file).map((text) => ({ file, text })));

function documentsIn(file: string): string[] {
  const text = readFileSync(file, 'utf8');
  if (file.endsWith('.graphql')) return [text];
  return [...text.matchAll(DOCUMENT)].map(([, , document = '']) => document);
}

/** What is deprecated and yet asked for: fields, arguments, fields of inputs, and values. */
function deprecatedIn(text: string): string[] {
  return validate(schema, parse(text), [NoDeprecatedCustomRule]).map(({ message }) => message);
}

it('asks for nothing that is deprecated', () => {
  expect(documents.length).toBeGreaterThan(150);
  const found = documents.flatMap(({ file, text }) => deprecatedIn(text).map((what) => `${file}: ${what}`));
  expect(found).toEqual([]);
});

it('notices what is deprecated', () => {
  expect(deprecatedIn('fragment Old on Money { minorUnits }')).toHaveLength(1);
});
