import type { QueryClient } from '@tanstack/react-query';
import { loadTexts } from '@/lib/i18n';
import { myOrganizationsQuery } from '../area/organization';
import { homeZoneQuery } from '../editor/zone';

/** What the page of a first event needs. */
export async function prepareFirst(client: QueryClient): Promise<void> {
  await Promise.all([
    loadTexts('organizer', 'editor', 'events', 'venues', 'tickets', 'cover'),
    client.query(myOrganizationsQuery),
    client.query(homeZoneQuery),
  ]);
}
