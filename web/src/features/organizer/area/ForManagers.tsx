import { Navigate, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { mayManage, useOrganization } from './organization';

/** A page about an event's orders and people: whoever only lets people in finds them at the door, so they are led there. */
export function ForManagers({ children }: { children: ReactNode }) {
  const params = useParams({ from: '/organizer/$org/events/$eventId' });
  const { viewerRole } = useOrganization();
  if (mayManage(viewerRole)) return children;
  return <Navigate to="/organizer/$org/events/$eventId/check-in" params={params} replace />;
}
