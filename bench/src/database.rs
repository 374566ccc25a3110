use std::hash::{BuildHasher as _, RandomState};
use std::str::FromStr as _;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use anyhow::Context as _;
use sqlx::{PgPool, SqlitePool};
use uuid::Uuid;

use crate::queue::Idle;

/// The password of people in the database, and its hash.
pub(crate) const PASSWORD: &str = "correct horse battery staple";
const PASSWORD_HASH: &str =
    "$argon2id$v=19$m=19456,t=2,p=1$c2FsdCBvZiB0ZXN0cy4uLg$L3dn7cOGgFNme5xCrNzNWIiZRG9eKjNooR4a3BUKru0";

/// How many files of PostgreSQL's log, of 16 MB each, are kept.
const LOG_FILES: usize = 48;

/// The database under test, to set up sales and to count the results.
pub(crate) enum Database {
    Postgres(PgPool),
    Sqlite(SqlitePool),
}

/// An event with one free ticket type and one quota.
#[derive(Debug)]
pub(crate) struct OnSale {
    pub(crate) event: Uuid,
    pub(crate) organization: Uuid,
    pub(crate) ticket_type: Uuid,
    pub(crate) quota: Uuid,
    pub(crate) event_id: String,
    pub(crate) ticket_type_id: String,
}

impl Database {
    pub(crate) async fn connect(url: &str) -> anyhow::Result<Self> {
        if url.starts_with("sqlite:") {
            let options = sqlx::sqlite::SqliteConnectOptions::from_str(url)?;
            return Ok(Self::Sqlite(SqlitePool::connect_with(options).await?));
        }
        Ok(Self::Postgres(PgPool::connect(url).await?))
    }

    /// Has PostgreSQL keep files of its log for the next records, as a server has them that has run for a while. A new one is
    /// filled with zeros first, while everybody waits
    /// (<https://www.postgresql.org/docs/current/wal-configuration.html>).
    pub(crate) async fn fill_log(&self) -> anyhow::Result<()> {
        if matches!(self, Self::Sqlite(_)) {
            return Ok(());
        }
        for _ in 0..LOG_FILES {
            self.execute("SELECT pg_logical_emit_message(false, 'bench', ''), pg_switch_wal()".to_owned()).await?;
        }
        self.execute("CHECKPOINT".to_owned()).await
    }

    /// Puts an event with this many places on sale.
    pub(crate) async fn open_sale(&self, places: i64) -> anyhow::Result<OnSale> {
        self.open_sale_at(places, 0).await
    }

    /// The same for a price in cents.
    pub(crate) async fn open_sale_at(&self, places: i64, price: i64) -> anyhow::Result<OnSale> {
        let kind = if price > 0 { "paid" } else { "free" };
        let free = price == 0;
        let [organization, event, quota, ticket_type] = [(); 4].map(|()| fresh());
        let past = "2026-01-01T00:00:00Z";
        let future = "2099-01-01T00:00:00Z";
        let later = "2099-01-02T00:00:00Z";
        let statements = [
            format!(
                "INSERT INTO organizations (id, name, slug, currency, created_at, updated_at) VALUES ({{organization}}, 'Bench', 'bench-{event}', 'EUR', '{past}', '{past}')"
            ),
            format!(
                "INSERT INTO events (id, organization_id, slug, title, status, visibility, format, starts_at, ends_at, timezone, is_free, search_text, published_at, created_at, updated_at) VALUES ({{event}}, {{organization}}, 'bench-{event}', 'Bench', 'published', 'public', 'in_person', '{future}', '{later}', 'UTC', {free}, 'bench', '{past}', '{past}', '{past}')"
            ),
            format!(
                "INSERT INTO quotas (id, event_id, name, size, held, sold) VALUES ({{quota}}, {{event}}, 'Bench', {places}, 0, 0)"
            ),
            format!(
                "INSERT INTO ticket_types (id, event_id, name, kind, price_minor, currency, min_per_order, max_per_order, position, created_at, updated_at) VALUES ({{ticket_type}}, {{event}}, 'Ticket', '{kind}', {price}, 'EUR', 1, 10, 0, '{past}', '{past}')"
            ),
            "INSERT INTO ticket_type_quotas (ticket_type_id, quota_id) VALUES ({ticket_type}, {quota})".to_owned(),
        ];
        for statement in statements {
            let statement = statement
                .replace("{organization}", &self.literal(organization))
                .replace("{event}", &self.literal(event))
                .replace("{quota}", &self.literal(quota))
                .replace("{ticket_type}", &self.literal(ticket_type));
            self.execute(statement).await?;
        }
        let (event_id, ticket_type_id) = (type_id("event", event), type_id("tickettype", ticket_type));
        Ok(OnSale { event, organization, ticket_type, quota, event_id, ticket_type_id })
    }

    /// Gives an event a waiting room that opens after this time.
    pub(crate) async fn open_waiting_room(
        &self,
        sale: &OnSale,
        after: Duration,
        per_minute: u32,
    ) -> anyhow::Result<()> {
        let (event, seconds, past) = (self.literal(sale.event), after.as_secs(), "2026-01-01T00:00:00Z");
        let opens_at = match self {
            Self::Postgres(_) => format!("now() + interval '{seconds} seconds'"),
            Self::Sqlite(_) => format!("strftime('%Y-%m-%dT%H:%M:%SZ', 'now', '+{seconds} seconds')"),
        };
        self.execute(format!(
            "INSERT INTO waiting_rooms (event_id, mode, generation, opens_at, per_minute, is_paused, created_at, updated_at) \
             VALUES ({event}, 'on', 0, {opens_at}, {per_minute}, false, '{past}', '{past}')"
        ))
        .await
    }

    /// Creates a person who can log in with this address and [`PASSWORD`], and belongs to no organization.
    pub(crate) async fn seed_person(&self, email: &str) -> anyhow::Result<()> {
        let (id, past) = (self.literal(fresh()), "2026-01-01T00:00:00Z");
        self.execute(format!(
            "INSERT INTO users (id, email, password_hash, display_name, locale, timezone, status, email_verified_at, created_at, updated_at) \
             VALUES ({id}, '{email}', '{PASSWORD_HASH}', 'Pat Person', 'en', 'UTC', 'active', '{past}', '{past}', '{past}')"
        ))
        .await
    }

    /// Creates public events with the slugs `read-0`, `read-1` and so on, each at one of 200 venues of 100 organizations,
    /// with two ticket types and 100 places.
    pub(crate) async fn seed_events(&self, count: usize) -> anyhow::Result<()> {
        let (past, organizations, venues) = ("2026-01-01T00:00:00Z", many(100), many(200));
        let mut rows: [Vec<String>; 6] = Default::default();
        let id = |id: &Uuid| self.literal(*id);
        for (number, organization) in organizations.iter().enumerate() {
            rows[0].push(format!(
                "({}, 'Organizer {number}', 'reader-{number}', 'EUR', '{past}', '{past}')",
                id(organization)
            ));
        }
        for (number, venue) in venues.iter().enumerate() {
            let organization = id(&organizations[number % organizations.len()]);
            rows[1].push(format!(
                "({}, {organization}, 'Hall {number}', 'Street {number}', 'Town {}', 'town {}', 'DE', '{past}')",
                id(venue),
                number % 50,
                number % 50
            ));
        }
        for number in 0..count {
            let (event, quota) = (fresh(), fresh());
            let (organization, venue) = (id(&organizations[number % 100]), id(&venues[number % 200]));
            let day = format!("2098-{:02}-{:02}", number % 12 + 1, number % 28 + 1);
            rows[2].push(format!("({}, {organization}, {venue}, 'read-{number}', 'Concert {number}', 'With music.', 'published', 'public', 'in_person', '{day}T18:00:00Z', '{day}T22:00:00Z', 'UTC', true, 'concert {number}', '{past}', '{past}', '{past}')", id(&event)));
            rows[3].push(format!("({}, {}, 'Places', 100, 0, 0)", id(&quota), id(&event)));
            for (position, name) in ["Early bird", "Regular"].into_iter().enumerate() {
                let ticket_type = fresh();
                rows[4].push(format!(
                    "({}, {}, '{name}', 'free', 0, 'EUR', 1, 10, {position}, '{past}', '{past}')",
                    id(&ticket_type),
                    id(&event)
                ));
                rows[5].push(format!("({}, {})", id(&ticket_type), id(&quota)));
            }
        }
        let tables = [
            "organizations (id, name, slug, currency, created_at, updated_at)",
            "venues (id, organization_id, name, address, city, city_key, country, created_at)",
            "events (id, organization_id, venue_id, slug, title, summary, status, visibility, format, starts_at, ends_at, timezone, is_free, search_text, published_at, created_at, updated_at)",
            "quotas (id, event_id, name, size, held, sold)",
            "ticket_types (id, event_id, name, kind, price_minor, currency, min_per_order, max_per_order, position, created_at, updated_at)",
            "ticket_type_quotas (ticket_type_id, quota_id)",
        ];
        for (table, rows) in tables.into_iter().zip(rows) {
            for rows in rows.chunks(500) {
                self.execute(format!("INSERT INTO {table} VALUES {}", rows.join(", "))).await?;
            }
        }
        self.execute("ANALYZE".to_owned()).await
    }

    /// Fails unless the numbers of places sold, tickets issued and orders confirmed are equal.
    pub(crate) async fn check(&self, sale: &OnSale) -> anyhow::Result<()> {
        let (quota, event) = (self.literal(sale.quota), self.literal(sale.event));
        let sold = self.count(format!("SELECT held + sold FROM quotas WHERE id = {quota}")).await?;
        let tickets = self.count(format!("SELECT count(*) FROM tickets WHERE event_id = {event}")).await?;
        let orders = self
            .count(format!(
                "SELECT count(*) FROM orders WHERE event_id = {event} AND status IN ('confirmed', 'pending')"
            ))
            .await?;
        let pending =
            self.count(format!("SELECT count(*) FROM orders WHERE event_id = {event} AND status = 'pending'")).await?;
        anyhow::ensure!(
            sold == orders && tickets + pending >= orders,
            "{sold} places taken, {tickets} tickets issued, {orders} orders, {pending} of them waiting"
        );
        Ok(())
    }

    /// How many confirmations are to be sent or being sent.
    pub(crate) async fn open_jobs(&self) -> anyhow::Result<i64> {
        let sql = "SELECT count(*) FROM outbox WHERE state IN ('ready', 'leased') AND kind = 'send_order_confirmation'";
        self.count(sql.to_owned()).await
    }

    /// Inserts jobs that end at once.
    pub(crate) async fn insert_idle(&self, jobs: &Idle, count: i64) -> anyhow::Result<()> {
        let Idle { kind, about, queue } = jobs;
        let (id, payload, numbers) = match self {
            Self::Postgres(_) => (
                "gen_random_uuid()",
                format!("jsonb_build_object('kind', '{kind}', '{about}', gen_random_uuid())"),
                format!("generate_series(1, {count})"),
            ),
            Self::Sqlite(_) => (
                "randomblob(16)",
                format!("json_object('kind', '{kind}', '{about}', lower(hex(randomblob(16))))"),
                format!(
                    "(WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {count}) \
                     SELECT n FROM numbers)"
                ),
            ),
        };
        self.execute(format!(
            "INSERT INTO outbox (id, kind, payload, queue, priority, state, attempts, max_attempts, run_at, created_at) \
             SELECT {id}, '{kind}', {payload}, '{queue}', 10, 'ready', 0, 5, '2026-01-01 00:00:00+00:00', \
             '2026-01-01 00:00:00+00:00' FROM {numbers}"
        ))
        .await
    }

    /// Writes a message to all attendees of an event, to be sent now.
    pub(crate) async fn write_message(&self, sale: &OnSale, addresses: i64) -> anyhow::Result<()> {
        let (id, past) = (fresh(), "2026-01-01 00:00:00+00:00");
        let [message, event, organization, job] =
            [id, sale.event, sale.organization, fresh()].map(|id| self.literal(id));
        let hash = if matches!(self, Self::Postgres(_)) { "'\\x00'" } else { "X'00'" };
        self.execute(format!(
            "INSERT INTO messages (id, event_id, organization_id, is_test, state, subject, body, audience, addresses, send_at, idempotency_key, idempotency_hash, created_at) VALUES ({message}, {event}, {organization}, false, 'scheduled', 'Doors open at seven', 'We look forward to **seeing you**.', '{{\"ticket_types\":[],\"status\":\"confirmed\",\"checked_in\":null}}', {addresses}, '{past}', 'bench', {hash}, '{past}')"
        ))
        .await?;
        self.execute(format!(
            "INSERT INTO outbox (id, kind, payload, queue, priority, state, attempts, max_attempts, run_at, created_at) VALUES ({job}, 'start_message', '{{\"kind\":\"start_message\",\"message_id\":\"{id}\"}}', 'bulk_mail', 10, 'ready', 0, 5, '{past}', '{past}')"
        ))
        .await
    }

    /// Whether the message to an event's attendees has gone to all of them.
    pub(crate) async fn is_message_sent(&self, sale: &OnSale) -> anyhow::Result<bool> {
        let event = self.literal(sale.event);
        Ok(self.count(format!("SELECT count(*) FROM messages WHERE event_id = {event} AND state = 'sent'")).await? > 0)
    }

    /// Whether such a job is not handed out yet.
    pub(crate) async fn is_ready(&self, jobs: &Idle) -> anyhow::Result<bool> {
        let (kind, queue) = (jobs.kind, jobs.queue);
        let sql =
            format!("SELECT count(*) FROM outbox WHERE queue = '{queue}' AND state = 'ready' AND kind = '{kind}'");
        Ok(self.count(sql).await? > 0)
    }

    /// Whether such a job is to be done or being done.
    pub(crate) async fn waits(&self, jobs: &Idle) -> anyhow::Result<bool> {
        let (kind, queue) = (jobs.kind, jobs.queue);
        let sql = format!(
            "SELECT count(*) FROM (SELECT 1 FROM outbox WHERE queue = '{queue}' AND state = 'ready' AND kind = '{kind}' \
             UNION ALL SELECT 1 FROM outbox WHERE queue = '{queue}' AND state = 'leased' AND kind = '{kind}' LIMIT 1) AS one"
        );
        Ok(self.count(sql).await? > 0)
    }

    /// How many jobs are done.
    pub(crate) async fn done(&self) -> anyhow::Result<i64> {
        self.count("SELECT count(*) FROM outbox WHERE state = 'done'".to_owned()).await
    }

    /// Deletes all jobs.
    pub(crate) async fn forget_jobs(&self) -> anyhow::Result<()> {
        self.execute("DELETE FROM outbox".to_owned()).await
    }

    /// How many places are left.
    pub(crate) async fn left(&self, sale: &OnSale) -> anyhow::Result<i64> {
        let quota = self.literal(sale.quota);
        self.count(format!("SELECT size - held - sold FROM quotas WHERE id = {quota}")).await
    }

    /// An id as an SQL literal. SQLite stores UUIDs as bytes.
    fn literal(&self, id: Uuid) -> String {
        match self {
            Self::Postgres(_) => format!("'{id}'"),
            Self::Sqlite(_) => format!("X'{}'", id.simple()),
        }
    }

    /// Runs several statements on one connection.
    pub(crate) async fn execute_all(&self, statements: String) -> anyhow::Result<()> {
        let statements = sqlx::raw_sql(sqlx::AssertSqlSafe(statements));
        match self {
            Self::Postgres(pool) => statements.execute(pool).await.map(|_| ())?,
            Self::Sqlite(pool) => statements.execute(pool).await.map(|_| ())?,
        }
        Ok(())
    }

    pub(crate) async fn execute(&self, statement: String) -> anyhow::Result<()> {
        let statement = sqlx::AssertSqlSafe(statement);
        match self {
            Self::Postgres(pool) => sqlx::query(statement).execute(pool).await.map(|_| ())?,
            Self::Sqlite(pool) => sqlx::query(statement).execute(pool).await.map(|_| ())?,
        }
        Ok(())
    }

    /// The number that a statement returns.
    pub(crate) async fn count(&self, statement: String) -> anyhow::Result<i64> {
        let statement = sqlx::AssertSqlSafe(statement);
        let count = match self {
            Self::Postgres(pool) => sqlx::query_scalar(statement).fetch_one(pool).await,
            Self::Sqlite(pool) => sqlx::query_scalar(statement).fetch_one(pool).await,
        };
        count.context("a count")
    }
}

fn many(count: usize) -> Vec<Uuid> {
    (0..count).map(|_| fresh()).collect()
}

/// A unique id for a row.
pub(crate) fn fresh() -> Uuid {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    static RUN: LazyLock<u64> = LazyLock::new(|| RandomState::new().hash_one("run"));
    Uuid::from_u64_pair(*RUN, NEXT.fetch_add(1, Ordering::Relaxed))
}

/// An id as clients write it, `event_…` (<https://github.com/jetify-com/typeid/tree/main/spec>).
pub(crate) fn type_id(prefix: &str, id: Uuid) -> String {
    const CROCKFORD: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
    let number = id.as_u128();
    let digits =
        (0..26).rev().map(|place| char::from(CROCKFORD[usize::try_from((number >> (5 * place)) & 31).unwrap_or(0)]));
    format!("{prefix}_{}", digits.collect::<String>())
}
