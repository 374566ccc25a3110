//! Ticket types: what people can order for an event, with price, quantity and time of sale.

mod arrange;
mod create;
mod update;

pub use arrange::{ReorderTicketTypes, delete_ticket_type, reorder_ticket_types};
pub(super) use create::add_registration;
pub use create::{CreateTicketType, create_ticket_type};
pub use update::{UpdateTicketType, update_ticket_type};

use entity::ticket_type::TicketKind;
use entity::{event, organization, ticket_type};
use kernel::Env;
use kernel::db::Tx;
use kernel::error::{Problem, Validation};
use kernel::money::{Currency, Money};
use kernel::text::Invalid;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{DbErr, QueryOrder as _};
use time::OffsetDateTime;

use super::EventErrorCode::{self, CurrencyMismatch, InvalidInput, PriceNotChargeable};

/// A price as it was typed.
#[derive(Debug, Clone)]
pub struct Price {
    /// A decimal amount, such as "12.50".
    pub amount: String,
    /// An ISO 4217 code, such as "EUR".
    pub currency: String,
}

/// The longest description, in characters.
const MAX_DESCRIPTION: usize = kernel::limits::TICKET_TYPE_DESCRIPTION;
/// The largest `max_per_order` that can be set.
pub(super) const MAX_PER_ORDER: i32 = 100;

impl Price {
    fn parse(&self, checks: &mut Validation<EventErrorCode>) -> Option<Money> {
        let currency = checks.take("price.currency", Currency::parse(&self.currency))?;
        checks.take("price.amount", Money::parse(&self.amount, currency))
    }
}

/// Checks the time of sale.
fn check_window(checks: &mut Validation<EventErrorCode>, start: Option<OffsetDateTime>, end: Option<OffsetDateTime>) {
    if let (Some(start), Some(end)) = (start, end)
        && end <= start
    {
        checks.add(InvalidInput, "salesEndAt", "salesEndAt must be after salesStartAt.");
    }
}

/// Checks how many places an order may have.
fn check_per_order(checks: &mut Validation<EventErrorCode>, min: i32, max: i32) {
    if !(1..=MAX_PER_ORDER).contains(&min) {
        checks.take::<()>("minPerOrder", Err(Invalid::out_of_range(1, MAX_PER_ORDER)));
    } else if !(min..=MAX_PER_ORDER).contains(&max) {
        checks.take::<()>("maxPerOrder", Err(Invalid::out_of_range(min, MAX_PER_ORDER)));
    }
}

/// Free or paid, depending on the price.
fn kind_of(price: Money) -> TicketKind {
    if price.minor == 0 { TicketKind::Free } else { TicketKind::Paid }
}

/// The ticket types of a locked event.
async fn of_event(tx: &Tx, event: &event::Model) -> Result<Vec<ticket_type::Model>, DbErr> {
    ticket_type::Entity::find()
        .filter(ticket_type::Column::EventId.eq(event.id))
        .order_by_asc(ticket_type::Column::Position)
        .order_by_asc(ticket_type::Column::Id)
        .all(tx)
        .await
}

/// The currency of an event's prices: that of its paid ticket types, else the organization's default.
fn currency_of(others: &[ticket_type::Model], organization: &organization::Model) -> String {
    let paid = others.iter().find(|ticket_type| ticket_type.kind == TicketKind::Paid);
    paid.or(others.first()).map_or_else(|| organization.currency.clone(), |ticket_type| ticket_type.currency.clone())
}

/// Checks that a price has the same currency as the event's other prices.
fn check_currency(checks: &mut Validation<EventErrorCode>, price: Money, others: &[ticket_type::Model]) {
    let other = others
        .iter()
        .find(|other| other.kind == TicketKind::Paid && price.minor > 0 && other.currency != price.currency.code());
    if let Some(other) = other {
        let message = format!("The event's other prices are in {}. Use the same currency for all.", other.currency);
        checks.add(CurrencyMismatch, "price.currency", message);
    }
}

/// Checks that the payment provider can charge a price. Without a provider there is nothing to check.
fn check_chargeable(checks: &mut Validation<EventErrorCode>, env: &Env, price: Money, fewest: i32) {
    if let Some(problem) = not_chargeable(env, price, fewest) {
        checks.note(Problem { field: Some("price".to_owned()), ..problem });
    }
}

/// Why the payment provider can't charge an order of `fewest` places at this price, if so.
pub(in crate::events) fn not_chargeable(env: &Env, price: Money, fewest: i32) -> Option<Problem<EventErrorCode>> {
    // Free ticket types are never charged.
    if price.minor == 0 {
        return None;
    }
    let why =
        env.payments.as_ref()?.charges(price.currency).and_then(|charges| charges.check_price(price, fewest)).err()?;
    Some(Problem {
        minimum: why.least(),
        ..Problem::new(PriceNotChargeable, None, format!("{price} can't be charged. {why}"))
    })
}

/// Updates what is derived from an event's ticket types: whether the event is free, and the currency of free ticket
/// types, which must match the paid ones so that each order has a single currency.
async fn align(tx: &Tx, event: &event::Model) -> Result<(), DbErr> {
    let all = of_event(tx, event).await?;
    if let Some(paid) = all.iter().find(|ticket_type| ticket_type.kind == TicketKind::Paid) {
        ticket_type::Entity::update_many()
            .filter(ticket_type::Column::EventId.eq(event.id))
            .filter(ticket_type::Column::Kind.eq(TicketKind::Free))
            .filter(ticket_type::Column::Currency.ne(&paid.currency))
            .col_expr(ticket_type::Column::Currency, Expr::value(paid.currency.clone()))
            .exec(tx)
            .await?;
    }
    let is_free = !all.is_empty() && all.iter().all(|ticket_type| ticket_type.kind == TicketKind::Free);
    if is_free != event.is_free {
        event::Entity::update_many()
            .filter(event::Column::Id.eq(event.id))
            .col_expr(event::Column::IsFree, Expr::value(is_free))
            .exec(tx)
            .await?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prices_per_order_and_windows() {
        let mut checks = Validation::new();
        for (amount, currency, minor) in [("25.00", "eur", 2500), ("1200", "JPY", 1200), ("1.005", "KWD", 1005)] {
            let price = Price { amount: amount.to_owned(), currency: currency.to_owned() };
            assert_eq!(price.parse(&mut checks).unwrap().minor, minor);
        }
        check_per_order(&mut checks, 1, 10);
        check_per_order(&mut checks, 4, 4);
        check_window(&mut checks, None, Some(OffsetDateTime::UNIX_EPOCH));
        assert!(checks.finish().is_ok());
        for (min, max) in [(0, 1), (2, 1), (1, 101), (-1, 5), (i32::MAX, i32::MAX)] {
            let mut checks = Validation::new();
            check_per_order(&mut checks, min, max);
            assert!(checks.finish().is_err(), "{min} {max}");
        }
        let mut checks = Validation::new();
        check_window(&mut checks, Some(OffsetDateTime::UNIX_EPOCH), Some(OffsetDateTime::UNIX_EPOCH));
        assert!(checks.finish().is_err());
    }
}
