use std::collections::HashMap;

use entity::order::OrderStatus;
use entity::ticket::TicketStatus;
use entity::ticket_type::{self, TicketKind};
use entity::{event, organization};
use kernel::db::among;
use kernel::money::{Currency, Money};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QuerySelect as _};

use super::added::AddedTotals;
use crate::events::ticket_types_of;
use crate::quotas::{self, PlacesFound};
use crate::sums::{self, Measure, Sum};

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
    /// The part of `gross` that was paid outside of the payment provider.
    pub paid_outside: Money,
    /// The part of `refunded` that was paid back outside of it.
    pub returned_outside: Money,
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
    /// The part of `sold` that organizers gave away.
    pub comps: i64,
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

    /// The part of the sold places that organizers gave away.
    pub fn comps(&self) -> i64 {
        self.by_ticket_type.iter().map(|row| row.comps).sum()
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

/// What the totals consist of.
const MEASURES: [Measure; 5] = [Measure::Orders, Measure::Lines, Measure::Tickets, Measure::Payments, Measure::Refunds];

/// The counts of several events, as read.
struct Counted {
    sums: Vec<Sum>,
    places: PlacesFound,
    added: AddedTotals,
}

impl Counted {
    fn of(&self, measure: Measure, event_id: Uuid) -> impl Iterator<Item = &Sum> {
        self.sums.iter().filter(move |row| row.is_of(measure) && row.event_id == event_id)
    }
}

/// The totals of events, by event. Runs eight statements, however many events there are.
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
        sums: sums::of_events(conn, &ids, &MEASURES).await?,
        places: quotas::places(conn, &type_ids, &capacities).await?,
        added: AddedTotals::of_events(conn, &ids).await?,
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
    for row in counted.of(Measure::Orders, event.id) {
        if row.timed {
            orders.ever_confirmed += row.units;
        }
        match OrderStatus::try_from_value(&row.state)? {
            OrderStatus::Pending => orders.pending += row.units,
            OrderStatus::Confirmed => orders.confirmed += row.units,
            OrderStatus::Cancelled => orders.cancelled += row.units,
            OrderStatus::Expired => orders.expired += row.units,
        }
    }
    let money = |measure| {
        let rows = counted.of(measure, event.id).filter(|row| row.state == currency.code());
        Money::new(rows.map(|row| row.minor).sum(), currency)
    };
    let (paid_outside, returned_outside) = counted.added.outside(event.id, currency);
    let (gross, refunded) = (money(Measure::Payments), money(Measure::Refunds));
    Ok(Totals { capacity, orders, gross, refunded, paid_outside, returned_outside, by_ticket_type })
}

fn of_type(row: ticket_type::Model, currency: Currency, counted: &Counted) -> TypeTotals {
    let mut totals = TypeTotals {
        quantity: counted.places.of_ticket_type.get(&row.id).map(|places| places.size),
        held: 0,
        sold: 0,
        comps: counted.added.comps_of(row.id),
        revenue: Money::new(0, currency),
        checked_in: 0,
        ticket_type: row,
    };
    let ticket_type = &totals.ticket_type;
    let of = |measure, state: String| {
        let rows = counted.of(measure, ticket_type.event_id);
        let rows = rows.filter(|row| row.part == ticket_type.id && row.state == state);
        rows.fold((0, 0), |(units, minor), row| (units + row.units, minor + row.minor))
    };
    let (sold, revenue) = of(Measure::Lines, OrderStatus::Confirmed.to_value());
    let (held, _) = of(Measure::Lines, OrderStatus::Pending.to_value());
    let (checked_in, _) = of(Measure::Tickets, TicketStatus::CheckedIn.to_value());
    (totals.sold, totals.held, totals.checked_in) = (sold, held, checked_in);
    totals.revenue.minor = revenue;
    totals
}
