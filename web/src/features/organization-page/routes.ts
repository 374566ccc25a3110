import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { rootRoute } from '@/root';

const page = () => import('./OrganizationPage');

export const organizationPageRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/o/$slug',
    loader: async ({ context, params }) => {
      const texts = loadTexts('organization');
      // All of it comes at once, so that nothing moves.
      await (await page()).ask(context.queryClient, params.slug);
      await texts;
    },
    component: lazyRouteComponent(page, 'OrganizationPage'),
  }),
];
