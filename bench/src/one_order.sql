SELECT gen_random_uuid() AS order_id, gen_random_uuid() AS line_id, gen_random_uuid() AS ticket_id, gen_random_uuid() AS key \gset
BEGIN;
SELECT id, event_id, name, size, held, sold FROM quotas WHERE event_id = :event::uuid ORDER BY id FOR UPDATE;
SELECT * FROM events WHERE id = :event::uuid LIMIT 1 FOR SHARE;
SELECT * FROM ticket_types WHERE event_id = :event::uuid ORDER BY position;
SELECT * FROM ticket_type_quotas WHERE ticket_type_id IN (:ticket_type::uuid);
SELECT * FROM orders WHERE idempotency_scope IN (:key) AND idempotency_key IN (:key);
UPDATE quotas SET held = held + 0, sold = sold + 1 WHERE id = :quota::uuid AND held + 0 + sold + 1 <= size;
INSERT INTO orders (id, event_id, organization_id, user_id, code, secret, status, email, name, locale, total_minor, currency, idempotency_scope, idempotency_key, idempotency_hash, placed_at, expires_at, confirmed_at, cancelled_at, cancel_reason) VALUES (:order_id::uuid, :event::uuid, :organization::uuid, NULL, left(:key::text, 12), :key, 'confirmed', :key, 'Ada Lovelace', 'en', 0, 'EUR', :key, :key, '\x00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff', now(), NULL, now(), NULL, NULL);
INSERT INTO order_lines (id, order_id, ticket_type_id, ticket_type_name, quantity, unit_price_minor, total_minor, attendees) VALUES (:line_id::uuid, :order_id::uuid, :ticket_type::uuid, 'Free', 1, 0, 0, '[{"name": "Ada Lovelace", "email": "ada@example.org"}]');
INSERT INTO tickets (id, order_id, order_line_id, ticket_type_id, event_id, holder_name, holder_email, secret, status, checked_in_at, checked_in_by, created_at) VALUES (:ticket_id::uuid, :order_id::uuid, :line_id::uuid, :ticket_type::uuid, :event::uuid, 'Ada Lovelace', :key, :key, 'valid', NULL, NULL, now());
INSERT INTO sales (id, event_id, orders, places, total_minor, currency, first_orders, job_id, created_at) VALUES (gen_random_uuid(), :event::uuid, 1, 1, 0, 'EUR', '[]', NULL, now());
INSERT INTO outbox (id, kind, payload, queue, priority, state, attempts, max_attempts, run_at, lease_until, unique_key, last_error, created_at, finished_at) VALUES (gen_random_uuid(), 'send_order_confirmation', '{"kind": "send_order_confirmation"}', 'mail', 10, 'ready', 0, 12, now(), NULL, NULL, NULL, now(), NULL), (gen_random_uuid(), 'send_sales', '{"kind": "send_sales"}', 'mail', 20, 'ready', 0, 12, now(), NULL, 'sales:' || :event, NULL, now(), NULL) ON CONFLICT DO NOTHING;
COMMIT;
