import { apiKeyRoutes } from './api-keys/routes';
import { homeRoute, organizationRoute, organizerEventRoute } from './area/routes';
import { attendeeRoutes } from './attendees/routes';
import { checkInRoutes } from './check-in/routes';
import { dashboardRoutes } from './dashboard/routes';
import { editRoutes, newEventRoutes } from './editor/routes';
import { eventRoutes } from './events/routes';
import { invitationRoutes } from './invitations/routes';
import { messageRoutes } from './messages/routes';
import { eventOrderRoutes, orderRoutes } from './orders/routes';
import { newOrganizationRoute, settingsRoutes } from './organization/routes';
import { publicPageRoutes } from './public-page/routes';
import { teamRoutes } from './team/routes';
import { ticketRoutes } from './tickets/routes';
import { venueRoutes } from './venues/routes';
import { waitingRoomRoutes } from './waiting-room/routes';

export const organizerRoutes = [
  homeRoute,
  newOrganizationRoute,
  organizationRoute.addChildren([
    ...eventRoutes,
    ...newEventRoutes,
    ...orderRoutes,
    ...settingsRoutes,
    ...publicPageRoutes,
    ...teamRoutes,
    ...apiKeyRoutes,
    ...venueRoutes,
    organizerEventRoute.addChildren([
      ...dashboardRoutes,
      ...editRoutes,
      ...ticketRoutes,
      ...waitingRoomRoutes,
      ...eventOrderRoutes,
      ...attendeeRoutes,
      ...invitationRoutes,
      ...messageRoutes,
      ...checkInRoutes,
    ]),
  ]),
];
