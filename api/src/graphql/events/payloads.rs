//! What event mutations answer.

use async_graphql::{ID, SimpleObject};

use super::enums::EventErrorCode;
use super::types::{Event, TicketType};
use crate::graphql::errors::Refusal;

/// The answer to `eventCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventCreatePayload {
    /// The new draft.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `eventUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventUpdatePayload {
    /// The event as it is now.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `eventPublish`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventPublishPayload {
    /// The published event.
    pub(crate) event: Option<Event>,
    /// All reasons why it can't be published; empty if it was.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `eventCancel`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventCancelPayload {
    /// The cancelled event.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `ticketTypeCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeCreatePayload {
    /// The new ticket type.
    pub(crate) ticket_type: Option<TicketType>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `ticketTypeUpdate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeUpdatePayload {
    /// The ticket type as it is now.
    pub(crate) ticket_type: Option<TicketType>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `eventDuplicate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventDuplicatePayload {
    /// The new draft.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `eventArchive`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventArchivePayload {
    /// The archived event.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `eventDelete`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct EventDeletePayload {
    /// The id that the draft had.
    pub(crate) deleted_id: Option<ID>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `ticketTypeDelete`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeDeletePayload {
    /// The event without it.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}

/// The answer to `ticketTypeReorder`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct TicketTypeReorderPayload {
    /// The event with its ticket types in their new order.
    pub(crate) event: Option<Event>,
    /// Why it was refused; empty if it was not.
    pub(crate) errors: Vec<Refusal<EventErrorCode>>,
}
