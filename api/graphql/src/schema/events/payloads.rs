//! What event mutations answer.

use async_graphql::{ID, SimpleObject};
use kernel::Problem;

use super::enums::EventErrorCode;
use super::ticket_types::TicketType;
use super::types::Event;
use crate::schema::errors::{InputLimit, limit};
use crate::schema::scalars::{Decimal, Money};

/// One reason why a mutation was refused; nothing was changed.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventError {
    /// What kind of refusal, for programs.
    code: EventErrorCode,
    /// The input field it is about, as a dotted path such as `lines.0.quantity`; null if it is not about one field.
    field: Option<String>,
    /// What is wrong and what to do, in English, for people.
    message: String,
    /// With `PRICE_NOT_CHARGEABLE`, where it is too low: the least that an order can cost.
    minimum: Option<Money>,
    /// Which limit the field's value goes beyond; null if something else is wrong.
    limit: Option<InputLimit>,
    /// The least that `limit` allows.
    min: Option<Decimal>,
    /// The most that `limit` allows.
    max: Option<Decimal>,
}

impl From<Problem<domain::events::EventErrorCode>> for EventError {
    fn from(problem: Problem<domain::events::EventErrorCode>) -> Self {
        let Problem { code, field, message, minimum, bounds, .. } = problem;
        let (limit, min, max) = limit(bounds);
        Self { code: code.into(), field, message, minimum: minimum.map(Money::from), limit, min, max }
    }
}

/// The answer to `eventCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventCreatePayload {
    /// The new draft.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `eventUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventUpdatePayload {
    /// The event as it is now.
    pub(crate) event: Option<Event>,
    /// With `EDITED_MEANWHILE`: the event as it is now, with somebody else's changes. Null otherwise.
    pub(crate) current: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `eventPublish`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventPublishPayload {
    /// The published event.
    pub(crate) event: Option<Event>,
    /// All reasons why it can't be published; empty if it was.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `eventCancel`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventCancelPayload {
    /// The cancelled event.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `ticketTypeCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeCreatePayload {
    /// The new ticket type.
    pub(crate) ticket_type: Option<TicketType>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `ticketTypeUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeUpdatePayload {
    /// The ticket type as it is now.
    pub(crate) ticket_type: Option<TicketType>,
    /// With `EDITED_MEANWHILE`: the ticket type as it is now, with somebody else's changes. Null otherwise.
    pub(crate) current: Option<TicketType>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `eventDuplicate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventDuplicatePayload {
    /// The new draft.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `eventArchive`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventArchivePayload {
    /// The archived event.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `eventDelete`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventDeletePayload {
    /// The id that the draft had.
    pub(crate) deleted_id: Option<ID>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `ticketTypeDelete`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeDeletePayload {
    /// The ticket type that is no more; null if it was refused.
    pub(crate) deleted_id: Option<ID>,
    /// The event without it.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `ticketTypeReorder`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeReorderPayload {
    /// The event with its ticket types in their new order.
    pub(crate) event: Option<Event>,
    /// With `EDITED_MEANWHILE`: the event as it is now, with its ticket types in the order that somebody else gave them.
    pub(crate) current: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `eventUnpublish`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventUnpublishPayload {
    /// The event, off the platform.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}

/// The answer to `eventReinstate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventReinstatePayload {
    /// The event, back on the platform.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<EventError>,
}
