//! Events and ticket types in the schema.

mod availability;
mod content;
mod content_update;
mod covers;
mod enums;
mod facets;
mod going;
mod inputs;
mod loaders;
mod moderation;
mod mutation;
mod payloads;
mod query;
mod subscription;
mod ticket_type_inputs;
mod ticket_types;
mod types;

pub(crate) use availability::{Availability, AvailabilityBoards, AvailabilityWatch, Change, Purpose};
pub(crate) use content_update::EventContentMutation;
pub(crate) use enums::EventPhase;
pub(crate) use going::{GoingErrorCode, GoingMutation};
pub(crate) use loaders::{EventKey, TicketTypeKey};
pub(crate) use moderation::{EventModerationMutation, EventModerationQuery};
pub(crate) use mutation::EventsMutation;
pub(crate) use payloads::EventError;
pub(crate) use query::EventsQuery;
pub(crate) use subscription::EventsSubscription;
pub(crate) use ticket_types::TicketType;
pub(crate) use types::{Event, int};
