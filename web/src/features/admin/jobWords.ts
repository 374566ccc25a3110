import { useTranslation } from 'react-i18next';
import platform from '@/locales/en/platform.json';

/** All kinds of jobs that there are words for. */
export const JOB_KINDS = Object.keys(platform.job) as (keyof typeof platform.job)[];

/** What a job does, in words; one without any by its code. */
export function useJobWords(): (kind: string) => string {
  const { t } = useTranslation('platform');
  return (kind) => {
    const known = JOB_KINDS.find((candidate) => candidate === kind);
    return known ? t(`job.${known}`) : kind;
  };
}
