-- The list as the API returns it, in one statement.
SELECT json_agg(json_build_object(
    'id', e.id, 'slug', e.slug, 'title', e.title, 'startsAt', e.starts_at, 'endsAt', e.ends_at, 'timezone', e.timezone,
    'venue', json_build_object('id', v.id, 'name', v.name, 'city', v.city),
    'organization', json_build_object('id', o.id, 'name', o.name, 'slug', o.slug),
    'ticketTypes', (
        SELECT json_agg(json_build_object(
            'id', t.id, 'name', t.name, 'price', t.price_minor, 'currency', t.currency, 'availability', (
                SELECT min(q.size - q.held - q.sold) FROM ticket_type_quotas l JOIN quotas q ON q.id = l.quota_id
                WHERE l.ticket_type_id = t.id
            )) ORDER BY t.position, t.id)
        FROM ticket_types t WHERE t.event_id = e.id
    )) ORDER BY e.starts_at, e.id)
FROM (
    SELECT * FROM events
    WHERE status = 'published' AND visibility = 'public' AND ends_at > now() AND starts_at >= now() - interval '31 days'
        AND unpublished_at IS NULL AND organization_id NOT IN (SELECT organization_id FROM organization_suspensions)
    ORDER BY starts_at, id LIMIT 21
) e
JOIN organizations o ON o.id = e.organization_id
LEFT JOIN venues v ON v.id = e.venue_id;
