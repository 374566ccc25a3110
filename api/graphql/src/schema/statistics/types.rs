//! Statistics of events, for those who may see their orders.

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

/// `Event.statistics`: none without permission to see orders.
pub(crate) async fn of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<EventStatistics>, Error> {
    if !context::may(ctx, event.organization_id, Permission::ViewOrders).await? {
        return Ok(None);
    }
    let totals = context::rows(ctx).load_one(TotalsOf(event.id)).await?;
    Ok(totals.map(|totals| EventStatistics { event: event.clone(), totals }))
}

/// What was sold of an event, what was paid, and how many came.
#[derive(Debug, Clone)]
pub(crate) struct EventStatistics {
    event: events::Event,
    totals: Arc<Totals>,
}

/// What was sold of an event, what was paid, and how many came.
#[Object]
impl EventStatistics {
    /// How many places there are: the event's capacity or, without one, the sum of its ticket types' quantities; null
    /// if there is no limit.
    async fn capacity(&self) -> Option<i32> {
        self.totals.capacity.map(int)
    }

    /// How many places are sold, in confirmed orders.
    async fn sold(&self) -> i32 {
        int(self.totals.sold())
    }

    /// How many places are held by orders that wait for payment.
    async fn held(&self) -> i32 {
        int(self.totals.held())
    }

    /// How many tickets are checked in.
    async fn checked_in(&self) -> i32 {
        int(self.totals.checked_in())
    }

    /// The sum of all payments that have arrived, in the event's currency.
    async fn gross(&self) -> Money {
        self.totals.gross.into()
    }

    /// How much of `gross` has been or is being refunded.
    async fn refunded(&self) -> Money {
        self.totals.refunded.into()
    }

    /// What is left: `gross` less `refunded`.
    async fn net(&self) -> Money {
        self.totals.net().into()
    }

    /// The part of `gross` that organizers received outside of the payment provider, in cash or by bank transfer, for
    /// orders that they added themselves.
    async fn paid_outside(&self) -> Money {
        self.totals.paid_outside.into()
    }

    /// The part of `refunded` that organizers paid back outside of the payment provider.
    async fn returned_outside(&self) -> Money {
        self.totals.returned_outside.into()
    }

    /// How many of the sold places organizers gave away, as comps.
    async fn comps(&self) -> i32 {
        int(self.totals.comps())
    }

    /// The numbers of orders by state.
    async fn orders(&self) -> EventOrderCounts {
        self.totals.orders.into()
    }

    /// The same numbers for each ticket type, in the organizer's order.
    async fn by_ticket_type(&self) -> Vec<TicketTypeStatistics> {
        self.totals.by_ticket_type.iter().cloned().map(TicketTypeStatistics::from).collect()
    }

    /// The sales over time, of orders that are still confirmed: without gaps from the first sale to the last, at most
    /// the latest 2,000 intervals.
    async fn sales_over_time(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The length of the intervals.", default_with = "Some(SalesBucket::Day)")] bucket: Option<
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

    /// The check-ins over time: without gaps from the first to the last, at most the latest 2,000 intervals.
    async fn check_ins_over_time(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The length of the intervals.", default_with = "Some(CheckInBucket::QuarterHour)")]
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

/// The numbers of an event's orders by state.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventOrderCounts {
    /// All orders, in whatever state.
    placed: i32,
    /// Orders that wait for payment.
    pending: i32,
    /// Orders that are paid or free, and not cancelled.
    confirmed: i32,
    /// Orders that were cancelled, before or after they were confirmed.
    cancelled: i32,
    /// Orders that were not paid in time.
    expired: i32,
    /// Orders that were ever confirmed, even if cancelled since. Compared with `placed`, they show how many buyers
    /// completed their order.
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

/// The numbers of one ticket type.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct TicketTypeStatistics {
    /// The ticket type that is counted.
    ticket_type: TicketType,
    /// How many there are; null if only the event's capacity limits them.
    quantity: Option<i32>,
    /// How many are sold, in confirmed orders.
    sold: i32,
    /// How many of those organizers gave away, as comps.
    comps: i32,
    /// How many are held by orders that wait for payment.
    held: i32,
    /// How many tickets are checked in.
    checked_in: i32,
    /// The sum of the prices of those that are sold, before refunds.
    revenue: Money,
}

impl From<TypeTotals> for TicketTypeStatistics {
    fn from(totals: TypeTotals) -> Self {
        Self {
            ticket_type: totals.ticket_type.into(),
            quantity: totals.quantity.map(int),
            sold: int(totals.sold),
            comps: int(totals.comps),
            held: int(totals.held),
            checked_in: int(totals.checked_in),
            revenue: totals.revenue.into(),
        }
    }
}

/// The sales within one interval.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct SalesPoint {
    /// The first moment of the interval, in UTC.
    starts_at: DateTime,
    /// How many orders were confirmed in it.
    orders: i32,
    /// How many places those orders have.
    tickets: i32,
    /// The sum of the totals of those orders.
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

/// The check-ins within one interval.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct CheckInPoint {
    /// The first moment of the interval, in UTC.
    starts_at: DateTime,
    /// How many tickets were checked in during it.
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
