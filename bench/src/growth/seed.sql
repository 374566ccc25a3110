-- Fills a migrated database that has the demo's accounts. The first event is the crowd's favourite: it runs now and has
-- every twentieth order. The first organization is the largest: it has every tenth event, and the demo's organizer owns it.
-- Statements end with a semicolon at the end of a line. `<<…>>` is written for each database by `seed.rs`:
-- `<<rows:N>>` is the table s(n) with the numbers from 1, `<<order:N>>` the id of the n-th order, `<<time:S>>` the moment S
-- in Unix seconds, `<<@events>>` a size, and `<<name:N>>` a first or last name of letters.

INSERT INTO organizations (id, name, slug, currency, created_at, updated_at)
SELECT <<organization:n>>, 'Organizer ' || <<name:n>>, 'growth-' || n, 'EUR', <<time:@now - 40000000 + n>>, <<time:@now>>
FROM <<rows:@organizations>>;

INSERT INTO memberships (organization_id, user_id, role, created_at)
SELECT <<organization:1>>, id, 'owner', <<time:@now>> FROM users WHERE email = 'organizer@example.org';

INSERT INTO venues (id, organization_id, name, address, city, city_key, country, latitude, longitude, created_at)
SELECT <<venue:n>>, <<organization:(n - 1) % @organizations + 1>>, 'Hall ' || n, 'Street ' || n,
    'City ' || <<city:n>>, 'city ' || <<city:n>>, 'DE', 48.0 + (n % 500) / 100.0, 7.0 + (n % 700) / 100.0, <<time:@now>>
FROM <<rows:@venues>>;

INSERT INTO events (id, organization_id, venue_id, slug, title, status, visibility, format, starts_at, ends_at, timezone,
    is_free, search_text, published_at, created_at, updated_at)
SELECT <<event:n>>, <<organization:CASE WHEN n % 10 = 1 THEN 1 ELSE n * 7919 % @organizations + 1 END>>,
    CASE WHEN n % 10 <> 2 THEN <<venue:n % @venues + 1>> END, 'growth-' || n, 'Event ' || <<name:n>> || ' ' || n,
    CASE WHEN n % 20 = 0 THEN 'draft' ELSE 'published' END, CASE WHEN n % 25 = 2 THEN 'unlisted' ELSE 'public' END,
    CASE WHEN n % 10 = 2 THEN 'online' ELSE 'in_person' END,
    <<time:@now + <<start:n>>>>, <<time:@now + <<start:n>> + 10800>>, 'Europe/Berlin', n % 3 = 0,
    'event ' || lower(<<name:n>>) || ' ' || lower(<<name:n * 31>>) || ' hall ' || n,
    CASE WHEN n % 20 <> 0 THEN <<time:@now - 32000000>> END, <<time:@now - 33000000>>, <<time:@now - 1000>>
FROM <<rows:@events>>;

INSERT INTO event_tags (event_id, tag)
SELECT <<event:n>>, CASE WHEN n % 3 = 0 THEN 'music' WHEN n % 3 = 1 THEN 'talk' ELSE 'sport' END FROM <<rows:@events>>;

INSERT INTO event_tags (event_id, tag)
SELECT <<event:n>>, 'tag ' || (n * 7919 % 1000) FROM <<rows:@events>>;

INSERT INTO quotas (id, event_id, name, size, held, sold)
SELECT <<quota:n>>, <<event:n>>, 'Places', 100000000, 0, 0 FROM <<rows:@events>>;

INSERT INTO ticket_types (id, event_id, name, kind, price_minor, currency, min_per_order, max_per_order, position,
    created_at, updated_at)
SELECT <<tickettype:n * 2 - 1>>, <<event:n>>, 'Entry', 'paid', 2500, 'EUR', 1, 10, 0, <<time:@now>>, <<time:@now>>
FROM <<rows:@events>>;

INSERT INTO ticket_types (id, event_id, name, kind, price_minor, currency, min_per_order, max_per_order, position,
    created_at, updated_at)
SELECT <<tickettype:n * 2>>, <<event:n>>, 'Guests', 'free', 0, 'EUR', 1, 10, 1, <<time:@now>>, <<time:@now>>
FROM <<rows:@events>>;

INSERT INTO ticket_type_quotas (ticket_type_id, quota_id)
SELECT <<tickettype:n * 2 - 1>>, <<quota:n>> FROM <<rows:@events>>;

INSERT INTO users (id, email, display_name, locale, timezone, status, email_verified_at, created_at, updated_at)
SELECT <<user:n>>, lower(<<name:n>>) || n || '@example.org', <<name:n>> || ' ' || <<name:n / 7 + 11>>, 'en',
    'Europe/Berlin', 'active', <<time:@now>>, <<time:@now - 32000000 + n>>, <<time:@now>>
FROM <<rows:@users>>;

INSERT INTO orders (id, event_id, organization_id, user_id, code, secret, status, email, name, locale, total_minor,
    currency, idempotency_scope, idempotency_key, idempotency_hash, placed_at, expires_at, confirmed_at, cancelled_at)
SELECT <<order:n>>, <<event:<<of:n>>>>,
    <<organization:CASE WHEN <<of:n>> % 10 = 1 THEN 1 ELSE <<of:n>> * 7919 % @organizations + 1 END>>,
    CASE WHEN n % 4 = 1 THEN <<user:n % @users + 1>> END, 'G' || n, 'secret-of-order-' || n, <<state:n>>,
    lower(<<name:n>>) || '@example.org', <<name:n>> || ' ' || <<name:n / 7 + 11>>, 'en',
    CASE WHEN n % 2 = 1 THEN 5000 ELSE 0 END, 'EUR', 'growth', '' || n, <<hash:>>, <<time:<<placed:n>>>>,
    CASE WHEN n % 100 >= 97 THEN <<time:@now + 600>> END, CASE WHEN n % 100 < 92 THEN <<time:<<placed:n>>>> END,
    CASE WHEN n % 100 BETWEEN 88 AND 96 THEN <<time:<<placed:n>> + 900>> END
FROM <<rows:@orders>>;

INSERT INTO order_lines (id, order_id, ticket_type_id, ticket_type_name, quantity, unit_price_minor, total_minor, attendees)
SELECT <<line:n>>, <<order:n>>, <<tickettype:<<of:n>> * 2 - n % 2>>, 'Entry', 2, CASE WHEN n % 2 = 1 THEN 2500 ELSE 0 END,
    CASE WHEN n % 2 = 1 THEN 5000 ELSE 0 END, '[]'
FROM <<rows:@orders>>;

INSERT INTO tickets (id, order_id, order_line_id, ticket_type_id, event_id, holder_name, holder_email, secret, status,
    checked_in_at, created_at, changed_at)
SELECT <<ticket:t>>, <<order:n>>, <<line:n>>, <<tickettype:<<of:n>> * 2 - n % 2>>, <<event:<<of:n>>>>,
    <<name:t>> || ' ' || <<name:n / 7 + 11>>, lower(<<name:n>>) || '@example.org', 'secret-of-ticket-' || t,
    CASE WHEN n % 100 >= 88 THEN 'cancelled' WHEN <<came:n>> THEN 'checked_in' ELSE 'valid' END,
    CASE WHEN n % 100 < 88 AND <<came:n>> THEN <<time:@now - t % 7200>> END, <<time:<<placed:n>>>>,
    CASE WHEN n % 100 BETWEEN 88 AND 91 THEN <<time:<<placed:n>> + 900>> WHEN n % 100 < 88 AND <<came:n>>
        THEN <<time:@now - t % 7200>> END
FROM (SELECT n AS t, (n + 1) / 2 AS n FROM <<rows:@orders * 2>>) AS s WHERE n % 100 < 92;

INSERT INTO check_ins (id, event_id, ticket_id, scanned_at, created_at)
SELECT <<scan:t>>, <<event:<<of:n>>>>, <<ticket:t>>, <<time:@now - t % 7200>>, <<time:@now - t % 7200>>
FROM (SELECT n AS t, (n + 1) / 2 AS n FROM <<rows:@orders * 2>>) AS s WHERE n % 100 < 88 AND <<came:n>>;

INSERT INTO payments (id, order_id, provider, status, amount_minor, currency, refunded_minor, checkout_id,
    checkout_expires_at, intent_id, created_at, updated_at)
SELECT <<payment:n>>, <<order:n>>, 'sandbox', 'succeeded', 5000, 'EUR', 0, 'checkout-' || n, <<time:@now>>, 'intent-' || n,
    <<time:<<placed:n>>>>, <<time:<<placed:n>>>>
FROM <<rows:@orders>> WHERE n % 2 = 1 AND n % 100 < 88;

INSERT INTO ledger_entries (id, organization_id, order_id, source_id, kind, account, amount_minor, currency, created_at)
SELECT <<ledger:n * 2 + side>>,
    <<organization:CASE WHEN <<of:n>> % 10 = 1 THEN 1 ELSE <<of:n>> * 7919 % @organizations + 1 END>>, <<order:n>>,
    <<payment:n>>, 'payment', CASE WHEN side = 0 THEN 'provider' ELSE 'organization' END,
    CASE WHEN side = 0 THEN 5000 ELSE -5000 END, 'EUR', <<time:<<placed:n>>>>
FROM <<rows:@orders>> CROSS JOIN (SELECT 0 AS side UNION ALL SELECT 1) AS sides WHERE n % 2 = 1 AND n % 100 < 88;

INSERT INTO outbox (id, kind, payload, queue, priority, state, attempts, max_attempts, run_at, created_at, finished_at)
SELECT <<job:n>>, 'send_order_confirmation', <<json:'{"kind":"send_order_confirmation"}'>>, 'mail', 10, 'done', 1, 10,
    <<time:<<placed:n>>>>, <<time:<<placed:n>>>>, <<time:<<placed:n>> + 5>>
FROM <<rows:@orders>>;

INSERT INTO outbox (id, kind, payload, queue, priority, state, attempts, max_attempts, run_at, created_at)
SELECT <<job:@orders + n>>, CASE WHEN n % 3 = 0 THEN 'expire_hold' ELSE 'send_sale_notice' END, <<json:'{}'>>,
    CASE WHEN n % 3 = 0 THEN 'payments' ELSE 'mail' END, CASE WHEN n % 3 = 0 THEN 10 ELSE 20 END, 'ready', 0, 10,
    <<time:CASE WHEN n % 3 = 0 THEN @now + 86400 + n ELSE @now - n % 600 END>>, <<time:@now - 600>>
FROM <<rows:@orders / 10>>;

INSERT INTO notifications (id, job_id, kind, recipient, order_id, state, message_id, created_at, updated_at)
SELECT <<mail:n>>, <<job:n>>, 'send_order_confirmation', lower(<<name:n>>) || '@example.org', <<order:n>>, 'sent', 'm' || n,
    <<time:<<placed:n>>>>, <<time:<<placed:n>> + 5>>
FROM <<rows:@orders>>;

INSERT INTO sessions (id, user_id, created_at, expires_at, last_used_at)
SELECT <<session:n>>, <<user:n>>, <<time:@now - n % 2592000>>, <<time:@now + 2592000 - n % 2592000>>, <<time:@now>>
FROM <<rows:@users>>;

INSERT INTO refresh_tokens (id, session_id, token_hash, created_at, consumed_at)
SELECT <<token:n>>, <<session:n>>, <<token_hash:n>>, <<time:@now - n % 2592000>>, <<time:@now - n % 2592000>>
FROM <<rows:@users>>;

INSERT INTO audit_entries (id, actor_user_id, organization_id, action, subject_kind, subject_id, details, created_at)
SELECT <<audit:n>>, <<user:n % @users + 1>>, <<organization:n * 7919 % @organizations + 1>>, 'order.cancelled', 'order',
    <<order:n>>, <<json:'{}'>>, <<time:@now - 31000000 + n>>
FROM <<rows:@orders / 10>>;

INSERT INTO inbox (id, provider, event_id, kind, object_id, created_at)
SELECT <<inbox:n>>, 'stripe', 'evt_' || n, 'checkout.session.completed', 'checkout-' || n, <<time:@now - n % 2592000>>
FROM <<rows:@orders / 2>>;

INSERT INTO event_sums (event_id, measure, part, state, slot, units, minor)
SELECT event_id, measure, part, state, slot, SUM(units), SUM(minor) FROM event_sum_changes
GROUP BY event_id, measure, part, state, slot HAVING true
ON CONFLICT (event_id, measure, part, state, slot)
DO UPDATE SET units = event_sums.units + excluded.units, minor = event_sums.minor + excluded.minor;

DELETE FROM event_sum_changes;
