import { queryOptions } from '@tanstack/react-query';
import { graphql } from '@/graphql/generated';
import { execute } from '@/lib/graphql';
import { ownKeys } from '@/lib/keys/own';

export const AvatarFields = graphql(`
  fragment Avatar on Avatar {
    url
    variants {
      url
      width
    }
  }
`);

const MyAvatarDocument = graphql(`
  query MyAvatar {
    viewer {
      id
      avatar {
        ...Avatar
      }
    }
  }
`);

/** The viewer's picture. It comes later than who that is, since no page waits for it. */
export const avatarQuery = queryOptions({
  queryKey: ownKeys.avatar,
  queryFn: async ({ signal }) => (await execute(MyAvatarDocument, {}, signal)).viewer?.avatar ?? null,
  staleTime: 5 * 60_000,
});
