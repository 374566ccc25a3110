//! How many there are of what matters, and how that changed.

use std::collections::BTreeMap;

use kernel::Env;
use kernel::money::Money;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};
use time::{Duration, OffsetDateTime};

/// How many events and mails are counted at most.
const COUNTED: u64 = 100_000;
/// The length of a slot of sums of orders, in seconds.
const SLOT: i64 = 900;

/// A number in the last days, and in as many days before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trend {
    /// In the last 7 days.
    pub week: i64,
    /// In the 7 days before these.
    pub week_before: i64,
    /// In the last 30 days.
    pub month: i64,
    /// In the 30 days before these.
    pub month_before: i64,
}

impl Trend {
    /// Adds what happened in one of the spans that [`SPANS`] ends.
    fn add(&mut self, span: i64, units: i64) {
        match span {
            0 => {
                self.week += units;
                self.month += units;
            }
            1 => {
                self.week_before += units;
                self.month += units;
            }
            2 => self.month += units,
            _ => self.month_before += units,
        }
    }
}

/// How many days ago each span began: the week, the week before, the rest of the month, and the month before.
const SPANS: [i64; 4] = [7, 14, 30, 60];

/// What was sold in a currency.
#[derive(Debug, Clone)]
pub struct Sales {
    /// Places in orders that were confirmed and still are.
    pub tickets: Trend,
    /// Their prices, in the currency's smallest unit.
    pub revenue: Trend,
    /// No money, in the currency.
    pub zero: Money,
}

/// How many there are of what matters.
#[derive(Debug, Clone, Default)]
pub struct Numbers {
    /// Accounts that can be used.
    pub people: i64,
    /// Accounts that were created.
    pub new_people: Trend,
    /// All organizations, hidden ones too.
    pub organizations: i64,
    /// Organizations that were created.
    pub new_organizations: Trend,
    /// Public events that are yet to begin; at most 100,000 are counted.
    pub upcoming_events: i64,
    /// What was sold, by currency.
    pub sales: Vec<Sales>,
    /// Mails that were sent; at most 100,000 are counted. The months have the same numbers as the weeks.
    pub mails_sent: Trend,
    /// Mails that bounced.
    pub mails_bounced: Trend,
}

#[derive(Debug, FromQueryResult)]
struct Counted {
    what: String,
    units: i64,
}

#[derive(Debug, FromQueryResult)]
struct InSpan {
    what: String,
    span: i64,
    units: i64,
}

#[derive(Debug, FromQueryResult)]
struct Sold {
    currency: String,
    span: i64,
    units: i64,
    minor: i64,
}

/// Reads the numbers in three statements.
pub(super) async fn read(env: &Env) -> Result<Numbers, DbErr> {
    let (conn, now) = (env.db.primary(), env.now());
    let mut numbers = Numbers { sales: sales(conn, now).await?, ..Numbers::default() };
    for Counted { what, units } in totals(conn, now).await? {
        match what.as_str() {
            "people" => numbers.people = units,
            "organizations" => numbers.organizations = units,
            _ => numbers.upcoming_events = units,
        }
    }
    for InSpan { what, span, units } in in_spans(conn, now).await? {
        let trend = match what.as_str() {
            "people" => &mut numbers.new_people,
            "organizations" => &mut numbers.new_organizations,
            "sent" => &mut numbers.mails_sent,
            _ => &mut numbers.mails_bounced,
        };
        trend.add(span, units);
    }
    Ok(numbers)
}

/// What is counted by triggers, and the events to come.
async fn totals(conn: &impl ConnectionTrait, now: OffsetDateTime) -> Result<Vec<Counted>, DbErr> {
    let sql = format!(
        "SELECT what, CAST(units AS bigint) AS units FROM platform_counts \
         UNION ALL SELECT 'events', COUNT(*) FROM (SELECT 1 FROM events \
         WHERE status = 'published' AND visibility = 'public' AND starts_at >= $1 LIMIT {COUNTED}) AS counted"
    );
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, [now.into()]);
    Counted::find_by_statement(statement).all(conn).await
}

/// The first id that a row created at this moment can have.
fn first_id(at: OffsetDateTime) -> Uuid {
    let milliseconds = u128::try_from(at.unix_timestamp().max(0)).unwrap_or(0) * 1000;
    Uuid::from_u128(milliseconds << 80)
}

/// What was created or happened in each span. Keys begin with the moment of their creation, so that new rows are at the end
/// of the index.
async fn in_spans(conn: &impl ConnectionTrait, now: OffsetDateTime) -> Result<Vec<InSpan>, DbErr> {
    let created = |what: &str, table: &str, span: &str, which: &str| {
        format!("SELECT '{what}' AS what, {span} AS span, COUNT(*) AS units FROM {table} WHERE {which} GROUP BY {span}")
    };
    let by_id = "CAST(CASE WHEN id >= $1 THEN 0 WHEN id >= $2 THEN 1 WHEN id >= $3 THEN 2 ELSE 3 END AS bigint)";
    let by_week = "CAST(CASE WHEN id >= $1 THEN 0 ELSE 1 END AS bigint)";
    let bounced = "CAST(CASE WHEN bounced_at >= $5 THEN 0 ELSE 1 END AS bigint)";
    let sent =
        format!("(SELECT id, state FROM notifications WHERE id >= $2 ORDER BY id DESC LIMIT {COUNTED}) AS newest");
    let sql = [
        created("people", "users", by_id, "id >= $4"),
        created("organizations", "organizations", by_id, "id >= $4"),
        created("sent", &sent, by_week, "state = 'sent'"),
        created("bounced", "notifications", bounced, "bounced_at >= $6"),
    ]
    .join(" UNION ALL ");
    let ids = SPANS.map(|days| sea_orm::Value::from(first_id(now - Duration::days(days))));
    let moments = [7, 14].map(|days| sea_orm::Value::from(now - Duration::days(days)));
    let values: Vec<_> = ids.into_iter().chain(moments).collect();
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, values);
    InSpan::find_by_statement(statement).all(conn).await
}

/// What was sold, by currency, from the sums of orders' lines ([`crate::sums`]).
async fn sales(conn: &impl ConnectionTrait, now: OffsetDateTime) -> Result<Vec<Sales>, DbErr> {
    let of = |table: &str| {
        format!(
            "SELECT part, slot, units, minor FROM {table} \
             WHERE measure = 'lines' AND state = 'confirmed' AND slot >= $4"
        )
    };
    let sql = format!(
        "SELECT currency, span, CAST(SUM(units) AS bigint) AS units, CAST(SUM(minor) AS bigint) AS minor FROM \
         (SELECT t.currency AS currency, s.units AS units, s.minor AS minor, \
         CAST(CASE WHEN s.slot >= $1 THEN 0 WHEN s.slot >= $2 THEN 1 WHEN s.slot >= $3 THEN 2 ELSE 3 END AS bigint) AS span \
         FROM ({} UNION ALL {}) AS s JOIN ticket_types AS t ON t.id = s.part) AS sold GROUP BY currency, span",
        of("event_sums"),
        of("event_sum_changes"),
    );
    let slots = SPANS.map(|days| sea_orm::Value::from((now - Duration::days(days)).unix_timestamp() / SLOT));
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), sql, slots);
    let mut sales: BTreeMap<String, Sales> = BTreeMap::new();
    for Sold { currency, span, units, minor } in Sold::find_by_statement(statement).all(conn).await? {
        let zero = Money::stored(0, &currency)?;
        let of_currency = Sales { tickets: Trend::default(), revenue: Trend::default(), zero };
        let sold = sales.entry(currency).or_insert(of_currency);
        sold.tickets.add(span, units);
        sold.revenue.add(span, minor);
    }
    Ok(sales.into_values().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_week_is_part_of_its_month() {
        let mut trend = Trend::default();
        for (span, units) in [(0, 1), (1, 10), (2, 100), (3, 1000)] {
            trend.add(span, units);
        }
        assert_eq!(trend, Trend { week: 1, week_before: 10, month: 111, month_before: 1000 });
    }
}
