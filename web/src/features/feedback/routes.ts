import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { rootRoute } from '@/root';

export const feedbackRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/orders/$orderId/feedback',
    validateSearch: ({ secret }: Record<string, unknown>): { secret?: string } =>
      typeof secret === 'string' ? { secret } : {},
    loader: () => loadTexts('feedback'),
    component: lazyRouteComponent(() => import('./FeedbackPage'), 'FeedbackPage'),
  }),
];
