//! Time series without gaps: sales in steps of the event's local time, check-ins in steps of some minutes.

use std::collections::HashMap;

use entity::order::OrderStatus;
use entity::{event, ticket};
use sea_orm::{ActiveEnum as _, ConnectionTrait, DbErr};
use time::{Duration, OffsetDateTime};

use kernel::zones::Timezone;

use crate::sums::{self, Measure, SlotSum};

/// The most points a series has; the latest are kept.
const MAX_POINTS: usize = 2000;

/// The step of a sales series.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SalesUnit {
    /// From midnight to midnight in the event's time zone.
    Day,
    /// From full hour to full hour in the event's time zone.
    Hour,
}

/// The sales in one step, counting only orders that are still confirmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SalesPoint {
    /// The beginning of the step.
    pub from: OffsetDateTime,
    /// The number of orders confirmed in the step.
    pub orders: i64,
    /// The number of places in these orders.
    pub tickets: i64,
    /// The total of these orders, in minor units of the currency.
    pub revenue_minor: i64,
}

/// The number of check-ins in one step.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Point {
    /// The beginning of the step.
    pub from: OffsetDateTime,
    /// The number of tickets checked in during the step.
    pub count: i64,
}

/// A quarter of an hour in seconds. All zones are whole quarters apart, so days and hours of every zone consist of
/// these.
const QUARTER: i64 = 900;
/// The slots of check-ins in seconds.
const FIVE_MINUTES: i64 = 300;

/// An event's sales from the first to the last.
pub async fn sales_over_time(
    conn: &impl ConnectionTrait,
    event: &event::Model,
    unit: SalesUnit,
) -> Result<Vec<SalesPoint>, DbErr> {
    let confirmed = OrderStatus::Confirmed.to_value();
    let slots = slots(unit.longest(), QUARTER);
    let orders = sums::over_time(conn, event.id, Measure::Orders, &confirmed, slots).await?;
    let lines: HashMap<i64, SlotSum> = sums::over_time(conn, event.id, Measure::Lines, &confirmed, slots)
        .await?
        .into_iter()
        .map(|row| (row.slot, row))
        .collect();
    let zone = zone_of(event);
    let mut points: Vec<SalesPoint> = Vec::new();
    for row in orders {
        let Some(at) = moment(row.slot, QUARTER) else { continue };
        let from = unit.floor(at, zone);
        fill(
            &mut points,
            from,
            |last| unit.after(last.from, zone),
            |from| SalesPoint { from, orders: 0, tickets: 0, revenue_minor: 0 },
        );
        if let Some(point) = points.last_mut() {
            point.orders += row.units;
            if let Some(lines) = lines.get(&row.slot) {
                point.tickets += lines.units;
                point.revenue_minor += lines.minor;
            }
        }
    }
    Ok(latest(points))
}

/// An event's check-ins from the first to the last, in steps of some minutes.
pub async fn check_ins_over_time(
    conn: &impl ConnectionTrait,
    event: &event::Model,
    minutes: i64,
) -> Result<Vec<Point>, DbErr> {
    let step = minutes * 60;
    let checked_in = ticket::TicketStatus::CheckedIn.to_value();
    let slots = slots(Duration::seconds(step), FIVE_MINUTES);
    let rows = sums::over_time(conn, event.id, Measure::Tickets, &checked_in, slots).await?;
    let mut points: Vec<Point> = Vec::new();
    for row in rows {
        let Some(from) = moment(row.slot * FIVE_MINUTES / step, step) else { continue };
        fill(&mut points, from, |last| last.from + Duration::seconds(step), |from| Point { from, count: 0 });
        if let Some(point) = points.last_mut() {
            point.count += row.units;
        }
    }
    Ok(latest(points))
}

/// How many slots of so many seconds the longest series has, with a step more at each end.
fn slots(step: Duration, seconds: i64) -> i64 {
    let steps = i64::try_from(MAX_POINTS).unwrap_or(i64::MAX).saturating_add(2);
    step.whole_seconds().saturating_mul(steps) / seconds
}

fn moment(slot: i64, seconds: i64) -> Option<OffsetDateTime> {
    OffsetDateTime::from_unix_timestamp(slot.checked_mul(seconds)?).ok()
}

fn zone_of(event: &event::Model) -> Timezone {
    Timezone::parse(&event.timezone).unwrap_or_else(|_| Timezone::utc())
}

/// Appends points up to and including the one that begins at `from`. A series that would become too long starts over.
fn fill<P>(
    points: &mut Vec<P>,
    from: OffsetDateTime,
    after: impl Fn(&P) -> OffsetDateTime,
    empty: impl Fn(OffsetDateTime) -> P,
) {
    let mut next = points.last().map_or(from, &after);
    // When the next point is after `from`, the last one is at `from`.
    let mut added = 0;
    while next <= from {
        points.push(empty(next));
        added += 1;
        if added > MAX_POINTS {
            points.clear();
            points.push(empty(from));
            return;
        }
        next = points.last().map_or(from, &after);
    }
}

fn latest<P>(mut points: Vec<P>) -> Vec<P> {
    let surplus = points.len().saturating_sub(MAX_POINTS);
    points.drain(..surplus);
    points
}

impl SalesUnit {
    /// How long a step takes at most. A day has 25 hours when summer time ends.
    fn longest(self) -> Duration {
        match self {
            Self::Day => Duration::hours(25),
            Self::Hour => Duration::hours(1),
        }
    }

    /// The beginning of the step that contains a time.
    fn floor(self, at: OffsetDateTime, zone: Timezone) -> OffsetDateTime {
        let local = zone.local(at);
        match self {
            Self::Day => zone.midnight(local.date()),
            Self::Hour => {
                let past = Duration::minutes(local.minute().into()) + Duration::seconds(local.second().into());
                at - past
            }
        }
    }

    /// The beginning of the next step.
    fn after(self, from: OffsetDateTime, zone: Timezone) -> OffsetDateTime {
        match self {
            Self::Day => {
                let date = zone.local(from).date();
                date.next_day().map_or(from + Duration::DAY, |date| zone.midnight(date))
            }
            // Some zones change their clocks by half an hour.
            Self::Hour => match self.floor(from + Duration::HOUR, zone) {
                next if next > from => next,
                _ => from + Duration::HOUR,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use time::macros::datetime;

    use super::*;

    #[test]
    fn days_are_the_events_own() {
        let zone = Timezone::parse("Asia/Kolkata").unwrap();
        let from = SalesUnit::Day.floor(datetime!(2026-06-01 19:00 UTC), zone);
        assert_eq!(from, datetime!(2026-06-01 18:30 UTC));
        assert_eq!(SalesUnit::Day.after(from, zone), datetime!(2026-06-02 18:30 UTC));
        assert_eq!(SalesUnit::Hour.floor(datetime!(2026-06-01 19:15 UTC), zone), datetime!(2026-06-01 18:30 UTC));
    }

    #[test]
    fn days_are_as_long_as_the_clocks_have_them() {
        let zone = Timezone::parse("Europe/Berlin").unwrap();
        let from = SalesUnit::Day.floor(datetime!(2026-10-25 12:00 UTC), zone);
        assert_eq!(from, datetime!(2026-10-24 22:00 UTC));
        assert_eq!(SalesUnit::Day.after(from, zone), datetime!(2026-10-25 23:00 UTC));
        let spring = SalesUnit::Day.floor(datetime!(2026-03-29 12:00 UTC), zone);
        assert_eq!(SalesUnit::Day.after(spring, zone) - spring, Duration::hours(23));
        let odd = Timezone::parse("Australia/Lord_Howe").unwrap();
        let mut from = SalesUnit::Hour.floor(datetime!(2026-04-04 10:00 UTC), odd);
        for _ in 0..24 {
            let next = SalesUnit::Hour.after(from, odd);
            assert!(next > from && next - from <= Duration::minutes(90));
            from = next;
        }
    }

    #[test]
    fn series_have_no_gaps_and_an_end() {
        let after = |point: &Point| point.from + Duration::HOUR;
        let empty = |from| Point { from, count: 0 };
        let mut points = Vec::new();
        let start = datetime!(2026-06-01 12:00 UTC);
        fill(&mut points, start, after, empty);
        fill(&mut points, start, after, empty);
        fill(&mut points, start + Duration::hours(3), after, empty);
        assert_eq!(points.len(), 4);
        fill(&mut points, start + Duration::days(10_000), after, empty);
        assert_eq!(points.len(), 1);
    }
}
