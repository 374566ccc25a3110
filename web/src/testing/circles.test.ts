// @vitest-environment node
import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript';
import { expect, test } from 'vitest';

const TYPE = ts.SyntaxKind.TypeKeyword;
const SRC = join(import.meta.dirname, '..');
const { config } = ts.readConfigFile(join(SRC, '../tsconfig.json'), (path) => ts.sys.readFile(path)) as {
  config: object;
};
const { options } = ts.parseJsonConfigFileContent(config, ts.sys, join(SRC, '..'));

/** What a file asks for as it is loaded: no types, and nothing that it imports later. */
function specifiers(path: string): string[] {
  const { statements } = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    const asks =
      (ts.isImportDeclaration(statement) && statement.importClause?.phaseModifier !== TYPE) ||
      (ts.isExportDeclaration(statement) && !statement.isTypeOnly);
    const from = asks ? statement.moduleSpecifier : undefined;
    return from && ts.isStringLiteral(from) ? [from.text] : [];
  });
}

function imports(path: string): string[] {
  return specifiers(path)
    .map((name) => ts.resolveModuleName(name, path, options, ts.sys).resolvedModule?.resolvedFileName)
    .filter((file) => file !== undefined)
    .filter((file) => file.startsWith(SRC) && /\.tsx?$/.test(file));
}

/** Groups of files each of which leads to each other one (Tarjan's strongly connected components). */
function circles(graph: Map<string, string[]>): string[][] {
  const found: string[][] = [];
  const order = new Map<string, number>();
  const open: string[] = [];
  function visit(file: string): number {
    let lowest = order.size;
    const own = lowest;
    order.set(file, own);
    open.push(file);
    for (const next of graph.get(file) ?? []) {
      const known = order.get(next);
      if (known === undefined) lowest = Math.min(lowest, visit(next));
      else if (open.includes(next)) lowest = Math.min(lowest, known);
    }
    if (lowest === own) {
      const group = open.splice(open.indexOf(file));
      if (group.length > 1 || graph.get(file)?.includes(file)) found.push(group);
    }
    return lowest;
  }
  for (const file of graph.keys()) if (!order.has(file)) visit(file);
  return found;
}

test('no file imports itself by way of others', () => {
  const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(SRC, name));
  const graph = new Map(files.map((file) => [file, imports(file)]));
  expect([...graph.values()].flat().length).toBeGreaterThan(files.length);
  const named = circles(graph).map((group) => group.map((file) => relative(SRC, file)).sort());
  expect(named).toEqual([]);
});
