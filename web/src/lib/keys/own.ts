/** Keys of what belongs to one's account alone. They come after the first load, since no page waits for it. */
export const ownKeys = {
  apiKeys: ['my-api-keys'],
  avatar: ['my-avatar'],
  changes: ['my-changes'],
};
