//! An event's numbers, for those who may see its orders.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Error, Object, SimpleObject};
use domain::events;
use domain::organizations::Permission;
use domain::statistics::{self, OrderCounts, Totals, TypeTotals};
use kernel::money;

use super::enums::{CheckInBucket, SalesBucket};
use super::loaders::TotalsOf;
use crate::schema::context;
use crate::schema::errors::database;
use crate::schema::events::{TicketType, int};
use crate::schema::scalars::{DateTime, Money};

/// `Event.statistics`: none for those who may not see orders.
pub(crate) async fn of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<EventStatistics>, Error> {
    if !context::may(ctx, event.organization_id, Permission::ViewOrders).await? {
        return Ok(None);
    }
    let totals = context::rows(ctx).load_one(TotalsOf(event.id)).await?;
    Ok(totals.map(|totals| EventStatistics { event: event.clone(), totals }))
}

/// What was sold of an event, what was paid, and who came.
#[derive(Debug, Clone)]
pub(crate) struct EventStatistics {
    event: events::Event,
    totals: Arc<Totals>,
}

/// What was sold of an event, what was paid, and who came.
#[Object]
impl EventStatistics {
    /// How many places there are: the event's capacity or, without, the sum of its ticket types' quantities; null if there
    /// is no limit.
    async fn capacity(&self) -> Option<i32> {
        self.totals.capacity.map(int)
    }

    /// How many places are sold.
    async fn sold(&self) -> i32 {
        int(self.totals.sold())
    }

    /// How many places are held by orders that wait for their payment.
    async fn held(&self) -> i32 {
        int(self.totals.held())
    }

    /// How many tickets were checked in.
    async fn checked_in(&self) -> i32 {
        int(self.totals.checked_in())
    }

    /// What was paid in all, in the event's currency.
    async fn gross(&self) -> Money {
        self.totals.gross.into()
    }

    /// What of it was or is being refunded.
    async fn refunded(&self) -> Money {
        self.totals.refunded.into()
    }

    /// What is left of it.
    async fn net(&self) -> Money {
        self.totals.net().into()
    }

    /// How many orders stand where.
    async fn orders(&self) -> EventOrderCounts {
        self.totals.orders.into()
    }

    /// The same by ticket type, in the organizer's order.
    async fn by_ticket_type(&self) -> Vec<TicketTypeStatistics> {
        self.totals.by_ticket_type.iter().cloned().map(TicketTypeStatistics::from).collect()
    }

    /// What was sold over time, of orders that stand: without gaps, from the first sale to the last; the latest 2,000
    /// points at most.
    async fn sales_over_time(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How far apart the points are.", default_with = "Some(SalesBucket::Day)")] bucket: Option<
            SalesBucket,
        >,
    ) -> Result<Vec<SalesPoint>, Error> {
        let unit = bucket.unwrap_or(SalesBucket::Day).into();
        let conn = context::env(ctx).db.replica();
        let points = statistics::sales_over_time(conn, &self.event, unit).await.map_err(database)?;
        let currency = self.totals.gross.currency;
        let point = |point: statistics::SalesPoint| SalesPoint {
            starts_at: DateTime(point.from),
            orders: int(point.orders),
            tickets: int(point.tickets),
            revenue: money::Money::new(point.revenue_minor, currency).into(),
        };
        Ok(points.into_iter().map(point).collect())
    }

    /// How many tickets were checked in over time: without gaps, from the first to the last; the latest 2,000 points at
    /// most.
    async fn check_ins_over_time(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "How far apart the points are.", default_with = "Some(CheckInBucket::QuarterHour)")]
        bucket: Option<CheckInBucket>,
    ) -> Result<Vec<CheckInPoint>, Error> {
        let minutes = match bucket.unwrap_or(CheckInBucket::QuarterHour) {
            CheckInBucket::FiveMinutes => 5,
            CheckInBucket::QuarterHour => 15,
        };
        let conn = context::env(ctx).db.replica();
        let points = statistics::check_ins_over_time(conn, &self.event, minutes).await.map_err(database)?;
        let point =
            |point: statistics::Point| CheckInPoint { starts_at: DateTime(point.from), check_ins: int(point.count) };
        Ok(points.into_iter().map(point).collect())
    }
}

/// How many of an event's orders stand where.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventOrderCounts {
    /// All that were placed.
    placed: i32,
    /// Waiting for their payment.
    pending: i32,
    /// Confirmed.
    confirmed: i32,
    /// Cancelled, before or after they were confirmed.
    cancelled: i32,
    /// Not paid in time.
    expired: i32,
    /// Confirmed, if only for a time: what came of `placed`.
    ever_confirmed: i32,
}

impl From<OrderCounts> for EventOrderCounts {
    fn from(counts: OrderCounts) -> Self {
        Self {
            placed: int(counts.pending + counts.confirmed + counts.cancelled + counts.expired),
            pending: int(counts.pending),
            confirmed: int(counts.confirmed),
            cancelled: int(counts.cancelled),
            expired: int(counts.expired),
            ever_confirmed: int(counts.ever_confirmed),
        }
    }
}

/// The numbers of a ticket type.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct TicketTypeStatistics {
    /// Which one.
    ticket_type: TicketType,
    /// How many there are; null without a limit of its own.
    quantity: Option<i32>,
    /// How many are sold.
    sold: i32,
    /// How many are held by orders that wait for their payment.
    held: i32,
    /// How many were checked in.
    checked_in: i32,
    /// What those that are sold cost in all.
    revenue: Money,
}

impl From<TypeTotals> for TicketTypeStatistics {
    fn from(totals: TypeTotals) -> Self {
        Self {
            ticket_type: totals.ticket_type.into(),
            quantity: totals.quantity.map(int),
            sold: int(totals.sold),
            held: int(totals.held),
            checked_in: int(totals.checked_in),
            revenue: totals.revenue.into(),
        }
    }
}

/// What was sold in a stretch of time.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct SalesPoint {
    /// When the stretch begins.
    starts_at: DateTime,
    /// How many orders were confirmed.
    orders: i32,
    /// How many places they have.
    tickets: i32,
    /// What they cost in all.
    revenue: Money,
}

#[ComplexObject]
impl SalesPoint {
    /// `startsAt` by its former name.
    #[graphql(deprecation = "Use `startsAt`.")]
    async fn from(&self) -> DateTime {
        self.starts_at
    }
}

/// How many tickets were checked in in a stretch of time.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct CheckInPoint {
    /// When the stretch begins.
    starts_at: DateTime,
    /// How many.
    check_ins: i32,
}

#[ComplexObject]
impl CheckInPoint {
    /// `startsAt` by its former name.
    #[graphql(deprecation = "Use `startsAt`.")]
    async fn from(&self) -> DateTime {
        self.starts_at
    }
}
