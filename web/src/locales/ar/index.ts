import type { ResourceKey } from 'i18next';
import common from './common.json';

/** What every page needs, and where the texts of each feature are. */
export const texts: Record<string, () => Promise<ResourceKey>> = {
  ...import.meta.glob<ResourceKey>(['./*.json', '!./common.json'], { import: 'default' }),
  './common.json': () => Promise.resolve(common),
};
