//! Sums of an event's orders, lines, tickets and payments, without reading these.
//!
//! Triggers append what a statement changes to `event_sum_changes`, in its transaction, so the sums are exact and
//! concurrent orders don't wait for each other. Readers add up the changes and `event_sums`. [`fold`] moves changes into
//! `event_sums`, so that there are few of them. The migration says what the columns mean for each measure.

use std::collections::BTreeMap;
use std::time::Instant;

use kernel::Env;
use kernel::db::{Tx, is_sqlite};
use kernel::jobs::Outcome;
use kernel::retention::PATIENCE;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Alias, Expr, ExprTrait as _, Func, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, Statement};

/// What was folded, and what was not yet.
const SUMS: &str = "event_sums";
const CHANGES: &str = "event_sum_changes";
/// How many changes one transaction folds.
const SLICE: u64 = 2_000;

/// What is summed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Measure {
    /// Orders, by status; with a slot if they were ever confirmed.
    Orders,
    /// Places and totals of orders' lines, by ticket type and the order's status.
    Lines,
    /// Tickets, by ticket type and status; with a slot if they are checked in.
    Tickets,
    /// Payments that succeeded, by currency.
    Payments,
    /// Refunded amounts of these, by currency.
    Refunds,
}

impl Measure {
    fn name(self) -> &'static str {
        match self {
            Self::Orders => "orders",
            Self::Lines => "lines",
            Self::Tickets => "tickets",
            Self::Payments => "payments",
            Self::Refunds => "refunds",
        }
    }
}

/// The sums of an event, a ticket type and a state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) event_id: Uuid,
    measure: String,
    /// The ticket type; nil for orders, payments and refunds.
    pub(crate) part: Uuid,
    /// The status, or the currency.
    pub(crate) state: String,
    /// Whether they have a slot of time.
    pub(crate) timed: bool,
    /// How many there are.
    pub(crate) units: i64,
    /// Their amount in minor units.
    pub(crate) minor: i64,
}

impl Sum {
    pub(crate) fn is_of(&self, measure: Measure) -> bool {
        self.measure == measure.name()
    }
}

/// What one of the tables has of an event, a ticket type and a state.
#[derive(Debug, FromQueryResult)]
struct OfTable {
    event_id: Uuid,
    measure: String,
    part: Uuid,
    state: String,
    timed_units: i64,
    timed_minor: i64,
    other_units: i64,
    other_minor: i64,
}

/// The sums in a slot of time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, FromQueryResult)]
pub(crate) struct SlotSum {
    pub(crate) slot: i64,
    pub(crate) units: i64,
    pub(crate) minor: i64,
}

/// The sums of events, without those that are zero. Runs one statement.
pub(crate) async fn of_events(
    conn: &impl ConnectionTrait,
    events: &[Uuid],
    measures: &[Measure],
) -> Result<Vec<Sum>, DbErr> {
    of(conn, Expr::col("event_id").is_in(events.iter().copied()), measures).await
}

/// The sums of the events that have these ticket types. Runs one statement.
pub(crate) async fn of_ticket_types(
    conn: &impl ConnectionTrait,
    ticket_types: &[Uuid],
    measure: Measure,
) -> Result<Vec<Sum>, DbErr> {
    let events = Query::select()
        .column("event_id")
        .from("ticket_types")
        .and_where(Expr::col("id").is_in(ticket_types.iter().copied()))
        .to_owned();
    let which = Expr::col("event_id").in_subquery(events).and(Expr::col("part").is_in(ticket_types.iter().copied()));
    of(conn, which, &[measure]).await
}

/// Each table is added up by itself, since PostgreSQL would sort the rows of both together, which takes longer.
async fn of(conn: &impl ConnectionTrait, which: SimpleExpr, measures: &[Measure]) -> Result<Vec<Sum>, DbErr> {
    let measures = Expr::col("measure").is_in(measures.iter().map(|measure| measure.name()));
    let which = which.and(measures);
    let of_table = |table: &'static str| {
        Query::select()
            .columns(["event_id", "measure", "part", "state"])
            .expr_as(total_where("units", "slot >= 0"), "timed_units")
            .expr_as(total_where("minor", "slot >= 0"), "timed_minor")
            .expr_as(total_where("units", "slot < 0"), "other_units")
            .expr_as(total_where("minor", "slot < 0"), "other_minor")
            .from(Alias::new(table))
            .and_where(which.clone())
            .group_by_columns(["event_id", "measure", "part", "state"])
            .to_owned()
    };
    let both = of_table(SUMS).union(UnionType::All, of_table(CHANGES)).to_owned();
    let rows = conn.query_all(&both).await?;
    let rows = rows.iter().map(|row| OfTable::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    Ok(added_up(rows))
}

/// The sums of what both tables have, without those that are zero.
fn added_up(rows: Vec<OfTable>) -> Vec<Sum> {
    type Key = (Uuid, String, Uuid, String, bool);
    let mut sums: BTreeMap<Key, (i64, i64)> = BTreeMap::new();
    for row in rows {
        for (timed, units, minor) in
            [(true, row.timed_units, row.timed_minor), (false, row.other_units, row.other_minor)]
        {
            let key = (row.event_id, row.measure.clone(), row.part, row.state.clone(), timed);
            let sum = sums.entry(key).or_default();
            *sum = (sum.0 + units, sum.1 + minor);
        }
    }
    let sums = sums.into_iter().filter(|(_, sum)| *sum != (0, 0));
    let sum = |((event_id, measure, part, state, timed), (units, minor))| Sum {
        event_id,
        measure,
        part,
        state,
        timed,
        units,
        minor,
    };
    sums.map(sum).collect()
}

/// An event's sums in a state by slot, in order: those of the last so many slots, and maybe some before them. Runs one
/// statement.
pub(crate) async fn over_time(
    conn: &impl ConnectionTrait,
    event_id: Uuid,
    measure: Measure,
    state: &str,
    slots: i64,
) -> Result<Vec<SlotSum>, DbErr> {
    let which = Expr::col("event_id").eq(event_id).and(Expr::col("measure").eq(measure.name()));
    let which = which.and(Expr::col("state").eq(state)).and(Expr::col("slot").gte(0));
    // A change that was not folded yet may take the last slot away, and then the series ends earlier.
    let taken_away = Query::select()
        .expr(Expr::val(1))
        .from(CHANGES)
        .and_where(which.clone().and(Expr::col("units").lt(0)))
        .to_owned();
    let first = Query::select()
        .expr(SimpleExpr::from(Func::coalesce([Expr::col("slot").max(), Expr::val(0_i64)])).sub(slots))
        .from(SUMS)
        .and_where(which.clone().and(Expr::col("units").ne(0)).and(Expr::exists(taken_away).not()))
        .to_owned();
    let which = which.and(Expr::col("slot").gte(SimpleExpr::from(first)));
    let mut sums = Query::select();
    sums.column("slot")
        .expr_as(total("units"), "units")
        .expr_as(total("minor"), "minor")
        .from_subquery(both(&which), "sums")
        .group_by_col("slot")
        .order_by("slot", sea_orm::Order::Asc);
    let rows = conn.query_all(&sums).await?;
    let rows = rows.iter().map(|row| SlotSum::from_query_result(row, "")).collect::<Result<Vec<_>, _>>()?;
    Ok(rows.into_iter().filter(|row| row.units != 0 || row.minor != 0).collect())
}

/// The rows of both tables. One statement reads them, so that a change that is being folded is counted once.
fn both(which: &SimpleExpr) -> SelectStatement {
    let rows = |table: &'static str| {
        Query::select().columns(["slot", "units", "minor"]).from(Alias::new(table)).and_where(which.clone()).to_owned()
    };
    rows(SUMS).union(UnionType::All, rows(CHANGES)).to_owned()
}

/// PostgreSQL sums bigint to numeric, SQLite to integer: both are read as one.
fn total(column: &str) -> SimpleExpr {
    Expr::cust(format!("CAST(SUM({column}) AS BIGINT)"))
}

/// The same of the rows that meet a condition.
fn total_where(column: &str, condition: &str) -> SimpleExpr {
    Expr::cust(format!("CAST(COALESCE(SUM({column}) FILTER (WHERE {condition}), 0) AS BIGINT)"))
}

/// Moves the changes into the sums, slice by slice. What is left when its time is up is for the next run.
pub(crate) async fn fold(env: &Env) -> Result<Outcome, DbErr> {
    let began = Instant::now();
    while began.elapsed() < PATIENCE {
        let tx = env.begin().await?;
        let folded = fold_some(&tx).await?;
        tx.commit().await?;
        if folded < SLICE {
            return Ok(Outcome::Done);
        }
    }
    Ok(Outcome::NotBefore(env.now()))
}

/// Folds a slice. Returns how many changes it had.
async fn fold_some(tx: &Tx) -> Result<u64, DbErr> {
    let backend = tx.get_database_backend();
    let add = |from: &str| {
        format!(
            "INSERT INTO event_sums (event_id, measure, part, state, slot, units, minor) \
             SELECT event_id, measure, part, state, slot, SUM(units), SUM(minor) FROM {from} WHERE true \
             GROUP BY event_id, measure, part, state, slot ORDER BY event_id, measure, part, state, slot \
             ON CONFLICT (event_id, measure, part, state, slot) DO UPDATE \
             SET units = event_sums.units + excluded.units, minor = event_sums.minor + excluded.minor"
        )
    };
    let oldest = format!("(SELECT id FROM event_sum_changes ORDER BY id LIMIT {SLICE})");
    if is_sqlite(tx) {
        // There is one writer, so both statements see the same changes.
        tx.execute_unprepared(&add(&format!("(SELECT * FROM event_sum_changes ORDER BY id LIMIT {SLICE})"))).await?;
        let deleted = tx.execute_unprepared(&format!("DELETE FROM event_sum_changes WHERE id IN {oldest}")).await?;
        return Ok(deleted.rows_affected());
    }
    // Of two workers, each folds what it deleted.
    let sql = format!(
        "WITH gone AS (DELETE FROM event_sum_changes WHERE id IN {oldest} RETURNING *), \
         folded AS ({} RETURNING 1) SELECT COUNT(*) AS gone, (SELECT COUNT(*) FROM folded) AS folded FROM gone",
        add("gone")
    );
    let row = tx.query_one_raw(Statement::from_string(backend, sql)).await?;
    let gone: i64 = row.map(|row| row.try_get("", "gone")).transpose()?.unwrap_or(0);
    Ok(gone.unsigned_abs())
}
