import { createRoute, lazyRouteComponent } from '@tanstack/react-router';
import { loadTexts } from '@/lib/i18n';
import { searchSchema, text } from '@/lib/search';
import { rootRoute } from '@/root';

export const feedbackRoutes = [
  createRoute({
    getParentRoute: () => rootRoute,
    path: '/orders/$orderId/feedback',
    validateSearch: searchSchema({ secret: text }),
    loader: () => loadTexts('feedback'),
    component: lazyRouteComponent(() => import('./FeedbackPage'), 'FeedbackPage'),
  }),
];
