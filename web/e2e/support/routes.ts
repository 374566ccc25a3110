import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './machine';

const ROUTE = /(?:const (\w+) = )?createRoute\(\{\s*getParentRoute: \(\) => (\w+),\s*path: '([^']+)'/g;

/** The addresses of all pages, as the app's routes have them: `/events/$slug`. */
export function allRoutes(): string[] {
  const features = join(root, 'web/src/features');
  const files = readdirSync(features, { recursive: true, encoding: 'utf8' }).filter((file) =>
    /routes\.ts$/.test(file),
  );
  const found = files.flatMap((file) =>
    [...readFileSync(join(features, file), 'utf8').matchAll(ROUTE)].map(
      ([, name, parent = '', path = '']) => ({
        name,
        parent,
        path,
      }),
    ),
  );
  const full = ({ parent, path }: (typeof found)[number]): string => {
    const above = found.find(({ name }) => name === parent);
    return `${above ? full(above) : ''}${path}`.replace(/(.)\/$/, '$1');
  };
  return [...new Set(found.map(full))].sort();
}
