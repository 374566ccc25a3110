//! What mutations of ticket types take.

use async_graphql::{ID, InputObject, MaybeUndefined};
use domain::events;

use super::enums::TicketKind;
use crate::schema::scalars::{DateTime, MoneyInput, patch};

/// A ticket type to create.
#[derive(Debug, InputObject)]
pub(crate) struct TicketTypeCreateInput {
    /// The event's id, `event_…`.
    event_id: ID,
    /// The name, such as `Early bird`; at most 200 characters.
    name: String,
    /// What the ticket includes; at most 2,000 characters.
    description: Option<String>,
    /// Free or paid; if left out, the price decides.
    kind: Option<TicketKind>,
    /// The price of one ticket; free if left out. All prices of an event have the same currency.
    price: Option<MoneyInput>,
    /// The number of tickets; if left out, only the event's capacity limits it.
    quantity: Option<i32>,
    /// The start of sales; immediately if left out.
    sales_start_at: Option<DateTime>,
    /// The end of sales; the end of the event if left out.
    sales_end_at: Option<DateTime>,
    /// The fewest tickets in an order, 1 to 100.
    #[graphql(default_with = "Some(1)")]
    min_per_order: Option<i32>,
    /// The most tickets in an order, 1 to 100; if left out, 10, or `minPerOrder` if that is more.
    max_per_order: Option<i32>,
    /// Makes it safe to repeat the request after a lost response: only one ticket type is created. Generate a random key for
    /// each new ticket type, at most 100 characters, and repeat the request with the same key to get the ticket type that
    /// was created first. The same key with a different input is refused with `IDEMPOTENCY_KEY_REUSED`. A key is valid for
    /// your account only, for 30 days. Without a key, each request creates another ticket type.
    idempotency_key: Option<String>,
}

impl From<TicketTypeCreateInput> for events::CreateTicketType {
    fn from(input: TicketTypeCreateInput) -> Self {
        Self {
            event_id: input.event_id.0,
            name: input.name,
            description: input.description,
            kind: input.kind.map(Into::into),
            price: input.price.map(price),
            quantity: input.quantity,
            sales_start_at: input.sales_start_at.map(|at| at.0),
            sales_end_at: input.sales_end_at.map(|at| at.0),
            min_per_order: input.min_per_order,
            max_per_order: input.max_per_order,
            idempotency_key: input.idempotency_key,
        }
    }
}

fn price(money: MoneyInput) -> events::Price {
    events::Price { amount: money.amount.0, currency: money.currency }
}

/// Changes to a ticket type. Fields that are left out stay as they are; null clears a field that can be empty, and leaves
/// others as they are.
#[derive(Debug, InputObject)]
pub(crate) struct TicketTypeUpdateInput {
    /// The ticket type's id, `tickettype_…`.
    pub(super) ticket_type_id: ID,
    /// The name, such as `Early bird`; at most 200 characters.
    name: Option<String>,
    /// What the ticket includes; at most 2,000 characters.
    description: MaybeUndefined<String>,
    /// The price of one ticket. It can't change once someone has ordered one.
    price: Option<MoneyInput>,
    /// The number of tickets; null for no limit of its own. It can't be less than what is sold or held.
    quantity: MaybeUndefined<i32>,
    /// The start of sales; null for immediately.
    sales_start_at: MaybeUndefined<DateTime>,
    /// The end of sales; null for the end of the event.
    sales_end_at: MaybeUndefined<DateTime>,
    /// The fewest tickets in an order, 1 to 100.
    min_per_order: Option<i32>,
    /// The most tickets in an order, 1 to 100.
    max_per_order: Option<i32>,
    /// The `version` of the ticket type that you loaded. If someone else has changed it since, nothing is saved and you get
    /// `EDITED_MEANWHILE`, with the ticket type as it is now in `current`. Without a version, your change overwrites theirs.
    version: Option<i32>,
}

impl From<TicketTypeUpdateInput> for events::UpdateTicketType {
    fn from(input: TicketTypeUpdateInput) -> Self {
        Self {
            ticket_type_id: input.ticket_type_id.0,
            name: input.name,
            description: patch(input.description),
            price: input.price.map(price),
            quantity: patch(input.quantity),
            sales_start_at: patch(input.sales_start_at.map_value(|at| at.0)),
            sales_end_at: patch(input.sales_end_at.map_value(|at| at.0)),
            min_per_order: input.min_per_order,
            max_per_order: input.max_per_order,
            version: input.version,
        }
    }
}

/// A ticket type to delete, which nobody has ordered.
#[derive(Debug, InputObject)]
pub(crate) struct TicketTypeDeleteInput {
    /// The ticket type's id, `tickettype_…`.
    pub(crate) ticket_type_id: ID,
}

/// The order in which an event's ticket types are listed.
#[derive(Debug, InputObject)]
pub(crate) struct TicketTypeReorderInput {
    /// The event's id, `event_…`.
    pub(super) event_id: ID,
    /// The ids of all its ticket types, each once, in their new order.
    ticket_type_ids: Vec<ID>,
    /// The ticket types in the order that you loaded. If someone has moved, added or deleted one since, nothing is saved
    /// and you get `EDITED_MEANWHILE`, with the event as it is now in `current`. Without it, the new order replaces whatever
    /// is there.
    expected_ticket_type_ids: Option<Vec<ID>>,
}

impl From<TicketTypeReorderInput> for events::ReorderTicketTypes {
    fn from(input: TicketTypeReorderInput) -> Self {
        let texts = |ids: Vec<ID>| ids.into_iter().map(|id| id.0).collect();
        Self {
            event_id: input.event_id.0,
            ticket_type_ids: texts(input.ticket_type_ids),
            expected_ticket_type_ids: input.expected_ticket_type_ids.map(texts),
        }
    }
}
