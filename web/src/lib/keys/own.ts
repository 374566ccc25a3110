/** Keys of what belongs to one's account alone. They come after the first load, since no page waits for it. */
export const ownKeys = {
  avatar: ['my-avatar'],
  changes: ['my-changes'],
};
