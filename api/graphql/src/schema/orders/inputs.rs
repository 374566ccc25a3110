//! The inputs of order and refund mutations.

use async_graphql::{ID, InputObject};
use domain::checkout::{PlaceOrderAttendee, PlaceOrderLine, ShownTerms};
use domain::refunds::RefundAmount;

use crate::schema::scalars::MoneyInput;

/// An order to place.
#[derive(Debug, InputObject)]
pub(crate) struct OrderPlaceInput {
    /// The event's id, `event_…`.
    pub(crate) event_id: ID,
    /// The address that the tickets are emailed to. Required for guests; for logged-in buyers, their own address if
    /// left out.
    pub(crate) email: Option<String>,
    /// The buyer's name, at most 200 characters. If left out: a logged-in buyer's own name, or a guest's address.
    pub(crate) name: Option<String>,
    /// The language of emails: a `tag` of `languages`. If left out: a logged-in buyer's own language, or `en`.
    pub(crate) locale: Option<String>,
    /// What to buy: 1 to 20 ticket types, each at most once.
    pub(crate) lines: Vec<OrderLineInput>,
    /// Makes it safe to repeat the request when no response arrived, so that nobody buys twice. Generate a new random
    /// key for each order, such as a UUID, at most 100 characters, and keep it until you have the response. The same
    /// key with the same input returns the first order; with a different input it is refused with
    /// `IDEMPOTENCY_KEY_REUSED`.
    pub(crate) idempotency_key: String,
    /// Where the payment page sends the buyer back to in an app: one of the addresses that the server's configuration
    /// allows, or one below them. `order` with the order's id is added to its query, and `paid=1` after a payment. The
    /// payment may not have arrived yet: query the order. If left out, the buyer returns to the order's page on this
    /// site.
    pub(crate) return_url: Option<String>,
    /// The versions of the terms that the buyer was shown. If others are in force by now, the order is refused with
    /// `TERMS_CHANGED`. If left out, the buyer agrees to those in force.
    pub(crate) agreed_to: Option<OrderTermsInput>,
    /// The `admission` of your place in the event's waiting room, if it has one. It holds for the account or browser that
    /// joined.
    pub(crate) admission: Option<String>,
}

/// The numbers of the versions of the terms that a buyer was shown: `version`, or 0 where there were none. What is left out
/// is not checked.
#[derive(Debug, InputObject)]
pub(crate) struct OrderTermsInput {
    /// The platform's terms: `version` of the `TERMS` among `Site.legalTexts`.
    pub(crate) terms: Option<i32>,
    /// The platform's privacy policy: `version` of the `PRIVACY` among `Site.legalTexts`.
    pub(crate) privacy: Option<i32>,
    /// The organizer's own terms: `Organization.terms.version`.
    pub(crate) organizer_terms: Option<i32>,
}

impl From<OrderTermsInput> for ShownTerms {
    fn from(input: OrderTermsInput) -> Self {
        Self { terms: input.terms, privacy: input.privacy, organizer_terms: input.organizer_terms }
    }
}

/// A number of places of one ticket type.
#[derive(Debug, InputObject)]
pub(crate) struct OrderLineInput {
    /// The ticket type's id, `tickettype_…`.
    pub(crate) ticket_type_id: ID,
    /// How many places, 1 to 100; `minPerOrder` and `maxPerOrder` of the ticket type apply as well.
    pub(crate) quantity: i32,
    /// The people who will come, at most one per place. Places without an entry are in the buyer's name.
    pub(crate) attendees: Option<Vec<AttendeeInput>>,
}

impl From<OrderLineInput> for PlaceOrderLine {
    fn from(line: OrderLineInput) -> Self {
        Self {
            ticket_type_id: line.ticket_type_id.0,
            quantity: line.quantity,
            attendees: line.attendees.unwrap_or_default().into_iter().map(Into::into).collect(),
        }
    }
}

/// A person who will use one of the places.
#[derive(Debug, InputObject)]
pub(crate) struct AttendeeInput {
    /// The name on the ticket, at most 200 characters; the buyer's name if it is empty.
    pub(crate) name: String,
    /// The attendee's own address; the buyer's if left out.
    pub(crate) email: Option<String>,
}

/// An order to cancel.
#[derive(Debug, InputObject)]
pub(crate) struct OrderCancelInput {
    /// The order's id, `order_…`.
    pub(crate) order_id: ID,
    /// For guests: the order's `guestSecret`.
    pub(crate) secret: Option<String>,
    /// Why, at most 500 characters. It becomes the order's `cancelReason`.
    pub(crate) reason: Option<String>,
}

/// An order whose tickets are to be emailed again.
#[derive(Debug, InputObject)]
pub(crate) struct OrderResendInput {
    /// The order's id, `order_…`. It has to be confirmed.
    pub(crate) order_id: ID,
}

/// A refund to make.
#[derive(Debug, InputObject)]
pub(crate) struct RefundCreateInput {
    /// The order's id, `order_…`.
    pub(crate) order_id: ID,
    /// How much to refund, in the order's currency; all that is left of the payment if left out.
    pub(crate) amount: Option<MoneyInput>,
    /// Why, at most 500 characters. The buyer is told.
    pub(crate) reason: String,
    /// Makes it safe to repeat the request when no response arrived, so that nothing is refunded twice. Generate a new
    /// random key for each refund, at most 90 characters. The same key with the same input returns the first refund;
    /// with a different input it is refused with `IDEMPOTENCY_KEY_REUSED`.
    pub(crate) idempotency_key: String,
}

impl From<AttendeeInput> for PlaceOrderAttendee {
    fn from(input: AttendeeInput) -> Self {
        Self { name: input.name, email: input.email }
    }
}

impl From<MoneyInput> for RefundAmount {
    fn from(input: MoneyInput) -> Self {
        Self { amount: input.amount.0, currency: input.currency }
    }
}
