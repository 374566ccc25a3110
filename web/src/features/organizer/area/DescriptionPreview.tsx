import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Prose } from '@/components/Prose';
import { Skeleton } from '@/components/ui';
import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { organizerEventKeys } from '@/lib/keys/organizer';

const DescriptionPreviewDocument = graphql(`
  query DescriptionPreview($description: String!) {
    eventDescriptionPreview(description: $description)
  }
`);

/** What becomes of a description, as visitors will see it. */
export function DescriptionPreview({ text }: { text: string }) {
  const { t } = useTranslation('editor');
  const query = useQuery({
    queryKey: organizerEventKeys.description(text),
    queryFn: async () =>
      (await execute(DescriptionPreviewDocument, { description: text })).eventDescriptionPreview,
    enabled: text.trim() !== '',
  });
  if (text.trim() === '') return <p className="text-quiet">{t('nothing')}</p>;
  if (query.isError) return <Problem error={query.error} retry={() => void query.refetch()} />;
  return query.isPending ? <Skeleton className="h-32" /> : <Prose html={query.data} />;
}
