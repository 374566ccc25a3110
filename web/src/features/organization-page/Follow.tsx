import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '@/components/Problem';
import { Button, Notice } from '@/components/ui';
import { organizationPageKeys } from '@/lib/keys/organization';
import { refusals } from '@/lib/refusal';
import { useViewer } from '@/lib/viewer';
import { followsQuery, keepWish, setFollowing, takeWish } from './follow';
import type { PublicOrganization } from './organization';

/** To follow an organization, or to stop that. Whoever is not signed in logs in, comes back, and follows. */
export function Follow({ organization }: { organization: PublicOrganization }) {
  const { t } = useTranslation('organization');
  const client = useQueryClient();
  const navigate = useNavigate();
  const { viewer } = useViewer();
  const query = useQuery({ ...followsQuery(organization.id), enabled: Boolean(viewer) });
  const changing = useMutation({
    mutationFn: (follows: boolean) => setFollowing(organization.id, follows),
    onSuccess: (follows) => {
      client.setQueryData(followsQuery(organization.id).queryKey, follows);
      void client.invalidateQueries({ queryKey: organizationPageKeys.followed });
    },
  });
  const { mutate } = changing;
  const came = useRef(false);
  useEffect(() => {
    if (!viewer || came.current) return;
    came.current = true;
    if (takeWish(organization.id)) mutate(true);
  }, [viewer, organization.id, mutate]);
  const follows = changing.isPending ? changing.variables : Boolean(viewer && query.data);
  const press = () => {
    if (viewer) {
      mutate(!follows);
      return;
    }
    keepWish(organization.id);
    void navigate({ to: '/login', search: { next: `/o/${organization.slug}` } });
  };
  return (
    <div className="space-y-2">
      <Button
        tone={follows ? 'plain' : 'primary'}
        busy={changing.isPending || Boolean(viewer && query.isPending)}
        onClick={press}
      >
        {t(follows ? 'unfollow' : 'follow')}
      </Button>
      <p className="text-sm text-quiet" role="status">
        {t(follows ? 'follows' : 'followHint')}
      </p>
      {changing.isError &&
        (refusals(changing.error).length > 0 ? (
          <Notice tone="bad">{t('refused')}</Notice>
        ) : (
          <Problem error={changing.error} />
        ))}
    </div>
  );
}
