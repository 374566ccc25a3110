import { getRouteApi } from '@tanstack/react-router';
import { changed } from '@/lib/search';
import type { Filters } from './filters';

const route = getRouteApi('/');

export type Change = (change: { [key in keyof Filters]?: Filters[key] | undefined }) => void;

/** Changes what is looked for. It all stands in the address, so that it can be kept, shared and gone back to. */
export function useChange(): Change {
  const navigate = route.useNavigate();
  return (change) =>
    void navigate({
      search: (before) => changed(before, change),
      replace: true,
      resetScroll: false,
    });
}
