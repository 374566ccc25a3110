use std::collections::HashMap;

use entity::order::OrderStatus;
use entity::payment::PaymentStatus;
use entity::ticket::TicketStatus;
use entity::ticket_type::{self, TicketKind};
use entity::{event, order, order_line, organization, payment, ticket};
use kernel::db::among;
use kernel::money::{Currency, Money};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr, FromQueryResult, JoinType, QuerySelect as _, RelationDef};

use crate::events::ticket_types_of;
use crate::quotas::{self, PlacesFound};

/// The totals of an event.
#[derive(Debug, Clone)]
pub struct Totals {
    /// The number of places: the event's capacity, or the sum of its ticket types' limits if all have one.
    pub capacity: Option<i64>,
    /// The number of its orders by status.
    pub orders: OrderCounts,
    /// The amount paid, in the event's currency.
    pub gross: Money,
    /// The part of `gross` that was or is being refunded.
    pub refunded: Money,
    /// The totals of each of its ticket types.
    pub by_ticket_type: Vec<TypeTotals>,
}

/// Numbers of orders by status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct OrderCounts {
    /// Orders that wait for their payment.
    pub pending: i64,
    /// Orders that are free or paid, and not cancelled.
    pub confirmed: i64,
    /// Orders that were cancelled, for whatever reason.
    pub cancelled: i64,
    /// Orders that were not paid in time.
    pub expired: i64,
    /// Orders that were ever confirmed, including those cancelled later.
    pub ever_confirmed: i64,
}

/// The totals of a ticket type.
#[derive(Debug, Clone)]
pub struct TypeTotals {
    /// The ticket type, with name and price.
    pub ticket_type: ticket_type::Model,
    /// The ticket type's quantity; `None` if it is unlimited.
    pub quantity: Option<i64>,
    /// Places in orders that wait for their payment.
    pub held: i64,
    /// Places in confirmed orders.
    pub sold: i64,
    /// The total price of the sold places.
    pub revenue: Money,
    /// The number of tickets checked in.
    pub checked_in: i64,
}

impl Totals {
    /// Sold places of all ticket types.
    pub fn sold(&self) -> i64 {
        self.by_ticket_type.iter().map(|row| row.sold).sum()
    }

    /// Held places of all ticket types.
    pub fn held(&self) -> i64 {
        self.by_ticket_type.iter().map(|row| row.held).sum()
    }

    /// Checked-in tickets of all ticket types.
    pub fn checked_in(&self) -> i64 {
        self.by_ticket_type.iter().map(|row| row.checked_in).sum()
    }

    /// The amount paid less refunds.
    pub fn net(&self) -> Money {
        Money::new(self.gross.minor - self.refunded.minor, self.gross.currency)
    }
}

#[derive(Debug, FromQueryResult)]
struct OrderRow {
    event_id: Uuid,
    status: OrderStatus,
    orders: i64,
    ever_confirmed: i64,
}

#[derive(Debug, FromQueryResult)]
struct LineRow {
    ticket_type_id: Uuid,
    status: OrderStatus,
    places: i64,
    total: i64,
}

#[derive(Debug, FromQueryResult)]
struct PaymentRow {
    event_id: Uuid,
    currency: String,
    gross: i64,
    refunded: i64,
}

/// The counts of several events, as read.
struct Counted {
    orders: Vec<OrderRow>,
    lines: Vec<LineRow>,
    payments: Vec<PaymentRow>,
    checked_in: HashMap<Uuid, i64>,
    places: PlacesFound,
}

/// The totals of events, by event. Runs nine statements, however many events there are.
pub async fn totals_of(conn: &impl ConnectionTrait, events: &[Uuid]) -> Result<HashMap<Uuid, Totals>, DbErr> {
    let events = event::Entity::find().filter(among(conn, event::Column::Id, events.iter().copied())).all(conn).await?;
    let ids: Vec<Uuid> = events.iter().map(|event| event.id).collect();
    let mut types = ticket_types_of(conn, ids.iter().copied()).await?;
    let type_ids: Vec<Uuid> = types.values().flatten().map(|row| row.id).collect();
    let capacities: Vec<Uuid> = events.iter().filter_map(|event| event.capacity_quota_id).collect();
    let owners: HashMap<Uuid, String> = organization::Entity::find()
        .select_only()
        .columns([organization::Column::Id, organization::Column::Currency])
        .filter(among(conn, organization::Column::Id, events.iter().map(|event| event.organization_id)))
        .into_tuple::<(Uuid, String)>()
        .all(conn)
        .await?
        .into_iter()
        .collect();
    let counted = Counted {
        orders: orders(conn, &ids).await?,
        lines: lines(conn, &ids).await?,
        payments: payments(conn, &ids).await?,
        checked_in: checked_in(conn, &ids).await?,
        places: quotas::places(conn, &type_ids, &capacities).await?,
    };
    let mut totals = HashMap::with_capacity(events.len());
    for event in &events {
        let types = types.remove(&event.id).unwrap_or_default();
        let fallback = owners.get(&event.organization_id).map_or("EUR", String::as_str);
        totals.insert(event.id, of_event(event, types, fallback, &counted)?);
    }
    Ok(totals)
}

fn of_event(
    event: &event::Model,
    types: Vec<ticket_type::Model>,
    fallback: &str,
    counted: &Counted,
) -> Result<Totals, DbErr> {
    let paid = types.iter().find(|row| row.kind == TicketKind::Paid).or(types.first());
    let code = paid.map_or(fallback, |row| row.currency.as_str());
    let currency = Money::stored(0, code)?.currency;
    let by_ticket_type: Vec<_> = types.into_iter().map(|row| of_type(row, currency, counted)).collect();
    let own: Option<i64> = by_ticket_type.iter().map(|row| row.quantity).sum();
    let capacity = event.capacity_quota_id.and_then(|quota| counted.places.of_quota.get(&quota));
    let capacity = capacity.map(|places| places.size).or(own.filter(|_| !by_ticket_type.is_empty()));
    let mut orders = OrderCounts::default();
    for row in counted.orders.iter().filter(|row| row.event_id == event.id) {
        orders.ever_confirmed += row.ever_confirmed;
        match row.status {
            OrderStatus::Pending => orders.pending = row.orders,
            OrderStatus::Confirmed => orders.confirmed = row.orders,
            OrderStatus::Cancelled => orders.cancelled = row.orders,
            OrderStatus::Expired => orders.expired = row.orders,
        }
    }
    let money = counted.payments.iter().find(|row| row.event_id == event.id && row.currency == currency.code());
    Ok(Totals {
        capacity,
        orders,
        gross: Money::new(money.map_or(0, |row| row.gross), currency),
        refunded: Money::new(money.map_or(0, |row| row.refunded), currency),
        by_ticket_type,
    })
}

fn of_type(row: ticket_type::Model, currency: Currency, counted: &Counted) -> TypeTotals {
    let mut totals = TypeTotals {
        quantity: counted.places.of_ticket_type.get(&row.id).map(|places| places.size),
        held: 0,
        sold: 0,
        revenue: Money::new(0, currency),
        checked_in: counted.checked_in.get(&row.id).copied().unwrap_or(0),
        ticket_type: row,
    };
    for line in counted.lines.iter().filter(|line| line.ticket_type_id == totals.ticket_type.id) {
        if line.status == OrderStatus::Confirmed {
            totals.sold = line.places;
            totals.revenue.minor = line.total;
        } else {
            totals.held = line.places;
        }
    }
    totals
}

async fn orders(conn: &impl ConnectionTrait, events: &[Uuid]) -> Result<Vec<OrderRow>, DbErr> {
    order::Entity::find()
        .select_only()
        .columns([order::Column::EventId, order::Column::Status])
        .column_as(order::Column::Id.count(), "orders")
        .column_as(order::Column::ConfirmedAt.count(), "ever_confirmed")
        .filter(among(conn, order::Column::EventId, events.iter().copied()))
        .group_by(order::Column::EventId)
        .group_by(order::Column::Status)
        .into_model()
        .all(conn)
        .await
}

async fn lines(conn: &impl ConnectionTrait, events: &[Uuid]) -> Result<Vec<LineRow>, DbErr> {
    let of_order: RelationDef =
        order_line::Entity::belongs_to(order::Entity).from(order_line::Column::OrderId).to(order::Column::Id).into();
    order_line::Entity::find()
        .select_only()
        .column(order_line::Column::TicketTypeId)
        .column(order::Column::Status)
        // PostgreSQL sums integers to bigint and those to numeric, SQLite to integer: all are read as one.
        .column_as(Expr::cust("CAST(SUM(order_lines.quantity) AS BIGINT)"), "places")
        .column_as(Expr::cust("CAST(SUM(order_lines.total_minor) AS BIGINT)"), "total")
        .join(JoinType::InnerJoin, of_order)
        .filter(among(conn, order::Column::EventId, events.iter().copied()))
        .filter(order::Column::Status.is_in([OrderStatus::Pending, OrderStatus::Confirmed]))
        .group_by(order_line::Column::TicketTypeId)
        .group_by(order::Column::Status)
        .into_model()
        .all(conn)
        .await
}

async fn payments(conn: &impl ConnectionTrait, events: &[Uuid]) -> Result<Vec<PaymentRow>, DbErr> {
    let of_order: RelationDef =
        payment::Entity::belongs_to(order::Entity).from(payment::Column::OrderId).to(order::Column::Id).into();
    payment::Entity::find()
        .select_only()
        .column(order::Column::EventId)
        .column(payment::Column::Currency)
        .column_as(Expr::cust("CAST(SUM(payments.amount_minor) AS BIGINT)"), "gross")
        .column_as(Expr::cust("CAST(SUM(payments.refunded_minor) AS BIGINT)"), "refunded")
        .join(JoinType::InnerJoin, of_order)
        .filter(among(conn, order::Column::EventId, events.iter().copied()))
        .filter(payment::Column::Status.eq(PaymentStatus::Succeeded))
        .group_by(order::Column::EventId)
        .group_by(payment::Column::Currency)
        .into_model()
        .all(conn)
        .await
}

/// The number of checked-in tickets, by ticket type.
async fn checked_in(conn: &impl ConnectionTrait, events: &[Uuid]) -> Result<HashMap<Uuid, i64>, DbErr> {
    let rows: Vec<(Uuid, i64)> = ticket::Entity::find()
        .select_only()
        .column(ticket::Column::TicketTypeId)
        .column_as(ticket::Column::Id.count(), "tickets")
        .filter(among(conn, ticket::Column::EventId, events.iter().copied()))
        .filter(ticket::Column::Status.eq(TicketStatus::CheckedIn))
        .group_by(ticket::Column::TicketTypeId)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(rows.into_iter().collect())
}
