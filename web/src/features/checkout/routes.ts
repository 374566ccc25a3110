import type { QueryClient } from '@tanstack/react-query';
import { createRoute, lazyRouteComponent, redirect } from '@tanstack/react-router';
import { eventQuery } from '@/features/event/event';
import { loadTexts } from '@/lib/i18n';
import { freshKey } from '@/lib/key';
import { matching, searchSchema, text } from '@/lib/search';
import { loadViewer } from '@/lib/viewer';
import { rootRoute } from '@/root';

const validateSearch = searchSchema({
  /** What is wanted: `id:2,id:1`. */
  cart: (value) => text(value) ?? '',
  /**
   * Names this very checkout. It stands in the address, so that a reload, the back button and a lost answer lead to the
   * same order, and a new visit to a new one.
   */
  key: matching(/^[0-9a-f]{32}$/),
});

/** The event, and what one agrees to by ordering, so that nothing moves when it comes. */
async function prepare(client: QueryClient, slug: string) {
  const event = await client.query(eventQuery(slug));
  if (!event) return;
  const { organizerTermsQuery } = await import('@/features/legal/legal');
  await client.query(organizerTermsQuery(event.organization.slug));
}

export const checkoutRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/events/$slug/checkout',
    validateSearch,
    beforeLoad: ({ search, params }) => {
      if (search.key) return;
      throw redirect({
        to: '/events/$slug/checkout',
        params,
        search: { cart: search.cart, key: freshKey() },
        replace: true,
      });
    },
    loader: async ({ context, params }) => {
      await Promise.all([
        loadTexts('checkout', 'event', 'consent'),
        prepare(context.queryClient, params.slug).catch(() => null),
        loadViewer(context.queryClient).catch(() => null),
      ]);
    },
    component: lazyRouteComponent(() => import('./CheckoutPage'), 'CheckoutPage'),
  }),
];
