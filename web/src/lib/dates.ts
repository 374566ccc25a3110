import { formatIn } from './format';
import { formatTag } from './i18n';

/** `5 June 2027`: the day of a version, which is the same for everybody. */
export const versionDay = (at: string, dateStyle: 'medium' | 'long' = 'medium'): string =>
  formatIn(at, 'UTC', formatTag(), { dateStyle });
