//! The payloads of event mutations.

use async_graphql::{ID, SimpleObject};
use kernel::Problem;

use super::enums::EventErrorCode;
use super::ticket_types::TicketType;
use super::types::Event;
use crate::schema::errors::{InputLimit, limit};
use crate::schema::scalars::{Decimal, Money};

/// One reason why a mutation of an event was refused. Nothing was changed.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventError {
    /// The kind of refusal, for programs.
    code: EventErrorCode,
    /// The input field that it is about, as a dotted path such as `lines.0.quantity`; null if it is not about a single
    /// field.
    field: Option<String>,
    /// What is wrong and what to do, in English, for people.
    message: String,
    /// With `PRICE_NOT_CHARGEABLE`, if the price is too low: the least that an order can cost. Null otherwise.
    minimum: Option<Money>,
    /// The limit that the field's value exceeds; null if something else is wrong.
    limit: Option<InputLimit>,
    /// The lower end of `limit`; null if it has none.
    min: Option<Decimal>,
    /// The upper end of `limit`; null if it has none.
    max: Option<Decimal>,
}

impl From<Problem<domain::events::EventErrorCode>> for EventError {
    fn from(problem: Problem<domain::events::EventErrorCode>) -> Self {
        let Problem { code, field, message, minimum, bounds, .. } = problem;
        let (limit, min, max) = limit(bounds);
        Self { code: code.into(), field, message, minimum: minimum.map(Money::from), limit, min, max }
    }
}

/// The result of `eventCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventCreatePayload {
    /// The new draft, or the first one with the same idempotency key; null if the mutation was refused.
    pub(crate) event: Option<Event>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `eventUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventUpdatePayload {
    /// The changed event; null if the mutation was refused.
    pub(crate) event: Option<Event>,
    /// With `EDITED_MEANWHILE`: the event as it is now, with someone else's changes. Null otherwise.
    pub(crate) current: Option<Event>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `eventPublish`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventPublishPayload {
    /// The published event; null if the mutation was refused.
    pub(crate) event: Option<Event>,
    /// Every reason why the event can't be published; empty if it was published.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `eventCancel`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventCancelPayload {
    /// The cancelled event. Its orders are cancelled soon after. Null if the mutation was refused.
    pub(crate) event: Option<Event>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `ticketTypeCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeCreatePayload {
    /// The new ticket type, or the first one with the same idempotency key; null if the mutation was refused.
    pub(crate) ticket_type: Option<TicketType>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `ticketTypeUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeUpdatePayload {
    /// The changed ticket type; null if the mutation was refused.
    pub(crate) ticket_type: Option<TicketType>,
    /// With `EDITED_MEANWHILE`: the ticket type as it is now, with someone else's changes. Null otherwise.
    pub(crate) current: Option<TicketType>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `eventDuplicate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventDuplicatePayload {
    /// The copy, which is a draft, or the first one with the same idempotency key; null if the mutation was refused.
    pub(crate) event: Option<Event>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `eventArchive`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventArchivePayload {
    /// The archived event; null if the mutation was refused.
    pub(crate) event: Option<Event>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `eventDelete`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventDeletePayload {
    /// The id of the deleted draft; null if the mutation was refused.
    pub(crate) deleted_id: Option<ID>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `ticketTypeDelete`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeDeletePayload {
    /// The id of the deleted ticket type; null if the mutation was refused.
    pub(crate) deleted_id: Option<ID>,
    /// The event without the ticket type; null if the mutation was refused.
    pub(crate) event: Option<Event>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `ticketTypeReorder`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeReorderPayload {
    /// The event with its ticket types in the new order; null if the mutation was refused.
    pub(crate) event: Option<Event>,
    /// With `EDITED_MEANWHILE`: the event as it is now, with its ticket types in the order that someone else gave
    /// them. Null otherwise.
    pub(crate) current: Option<Event>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `eventUnpublish`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventUnpublishPayload {
    /// The event, now off the platform; null if the mutation was refused.
    pub(crate) event: Option<Event>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}

/// The result of `eventReinstate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventReinstatePayload {
    /// The event, back on the platform; null if the mutation was refused.
    pub(crate) event: Option<Event>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<EventError>,
}
