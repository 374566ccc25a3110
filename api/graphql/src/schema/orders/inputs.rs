//! The inputs of order and refund mutations.

use async_graphql::{ID, InputObject};

use crate::schema::scalars::MoneyInput;

/// An order to be placed.
#[derive(Debug, InputObject)]
pub(crate) struct OrderPlaceInput {
    /// The event.
    pub(crate) event_id: ID,
    /// Where the tickets go. Needed from guests; signed-in buyers' own address is the default.
    pub(crate) email: Option<String>,
    /// The buyer's name.
    pub(crate) name: Option<String>,
    /// The language of the mails, `en` or `de`; signed-in buyers' own is the default.
    pub(crate) locale: Option<String>,
    /// What to buy: each ticket type at most once.
    pub(crate) lines: Vec<OrderLineInput>,
    /// Makes it safe to send the request again when no answer came, so that nobody buys twice. Generate a new random key for
    /// each order, such as a UUID, and keep it until you have the answer. The same key with the same input returns the first
    /// order; with a different input it is refused with `IDEMPOTENCY_KEY_REUSED`.
    pub(crate) idempotency_key: String,
    /// Where an app wants the buyer back from the payment page: one of the addresses that the server's configuration
    /// allows, or one below them. `order` with the order's id is added to its query, and `paid=1` after a payment, which
    /// may not be through yet: look at the order. By default the buyer comes to the order's page here.
    pub(crate) return_url: Option<String>,
}

/// A number of places of one ticket type.
#[derive(Debug, InputObject)]
pub(crate) struct OrderLineInput {
    /// The ticket type.
    pub(crate) ticket_type_id: ID,
    /// How many places.
    pub(crate) quantity: i32,
    /// Who is coming; places without an entry are in the buyer's name.
    pub(crate) attendees: Option<Vec<AttendeeInput>>,
}

/// Somebody who is coming.
#[derive(Debug, InputObject)]
pub(crate) struct AttendeeInput {
    /// The name on the ticket.
    pub(crate) name: String,
    /// The attendee's own address; the buyer's is the default.
    pub(crate) email: Option<String>,
}

/// An order to be cancelled.
#[derive(Debug, InputObject)]
pub(crate) struct OrderCancelInput {
    /// The order.
    pub(crate) order_id: ID,
    /// The order's secret, for guests.
    pub(crate) secret: Option<String>,
    /// Why; goes on record.
    pub(crate) reason: Option<String>,
}

/// An order whose tickets are to be mailed again.
#[derive(Debug, InputObject)]
pub(crate) struct OrderResendInput {
    /// The order.
    pub(crate) order_id: ID,
}

/// A refund to be made.
#[derive(Debug, InputObject)]
pub(crate) struct RefundCreateInput {
    /// The order.
    pub(crate) order_id: ID,
    /// How much; all that is left of the payment if not given.
    pub(crate) amount: Option<MoneyInput>,
    /// Why; the buyer is told.
    pub(crate) reason: String,
    /// Makes it safe to send the request again when no answer came, so that nothing is refunded twice. Generate a new random
    /// key for each refund. The same key with the same input returns the first refund; with a different input it is refused
    /// with `IDEMPOTENCY_KEY_REUSED`.
    pub(crate) idempotency_key: String,
}
