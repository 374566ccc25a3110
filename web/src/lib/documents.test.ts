import { readdirSync, readFileSync } from 'node:fs';
import { buildSchema, NoDeprecatedCustomRule, parse, validate } from 'graphql';
import { expect, it } from 'vitest';

const schema = buildSchema(readFileSync('../schema.graphql', 'utf8'));
const DOCUMENT = /\bgraphql\(\s*`([^`]*)`/g;

/** The file's documents, each where it stands, so that what is wrong with one is found at its line. */
function documentsOf(file: string): { file: string; text: string }[] {
  const code = readFileSync(file, 'utf8');
  return [...code.matchAll(DOCUMENT)].map(([, text = '']) => ({ file, text }));
}

const documents = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.tsx?$/.test(file) && !file.startsWith('graphql/generated/'))
  .flatMap((file) => documentsOf(`src/${file}`));

/** What is deprecated and yet asked for: fields, arguments, fields of inputs, and values. */
function deprecatedIn(text: string): string[] {
  return validate(schema, parse(text), [NoDeprecatedCustomRule]).map(({ message }) => message);
}

it('asks for nothing that is deprecated', () => {
  expect(documents.length).toBeGreaterThan(100);
  const found = documents.flatMap(({ file, text }) => deprecatedIn(text).map((what) => `${file}: ${what}`));
  expect(found).toEqual([]);
});

it('notices what is deprecated', () => {
  expect(deprecatedIn('fragment Old on Money { minorUnits }')).toHaveLength(1);
});
