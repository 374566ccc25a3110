-- An event as the API returns it, in one statement.
\set number random(0, 9999)
SELECT json_build_object(
    'id', e.id, 'slug', e.slug, 'title', e.title, 'summary', e.summary, 'startsAt', e.starts_at, 'endsAt', e.ends_at,
    'timezone', e.timezone,
    'venue', json_build_object('id', v.id, 'name', v.name, 'address', v.address, 'city', v.city, 'country', v.country),
    'organization', json_build_object('id', o.id, 'name', o.name, 'slug', o.slug),
    'ticketTypes', (
        SELECT json_agg(json_build_object(
            'id', t.id, 'name', t.name, 'price', t.price_minor, 'currency', t.currency, 'availability', (
                SELECT min(q.size - q.held - q.sold) FROM ticket_type_quotas l JOIN quotas q ON q.id = l.quota_id
                WHERE l.ticket_type_id = t.id
            )) ORDER BY t.position, t.id)
        FROM ticket_types t WHERE t.event_id = e.id
    ))
FROM events e
JOIN organizations o ON o.id = e.organization_id
LEFT JOIN venues v ON v.id = e.venue_id
WHERE e.slug = 'read-' || :number AND e.status <> 'draft' AND e.published_at IS NOT NULL AND e.visibility <> 'private'
    AND e.unpublished_at IS NULL AND e.organization_id NOT IN (SELECT organization_id FROM organization_suspensions);
