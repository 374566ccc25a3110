//! Events and their ticket types: creating, changing, publishing, cancelling and finding them.

mod access;
mod archive;
mod at_venue;
mod cancel;
mod changes;
mod collection;
mod content;
mod covers;
mod create;
mod details;
mod discover;
mod duplicate;
mod exclusive;
mod facets;
mod fields;
mod hidden;
mod holders;
mod limits;
mod listing;
mod moderation;
mod near;
mod offers;
mod places;
mod publish;
mod query;
mod reminders;
mod sales;
mod signals;
mod sitemap;
mod state;
#[cfg(test)]
mod tests;
mod ticket_types;
mod to_come;
mod update;

pub use access::{Managed, require};
pub(crate) use archive::remove_messages;
pub use archive::{archive, delete};
pub use at_venue::{CreateAtVenue, create_at_venue, zone_at};
pub use cancel::{CancelEvent, cancel};
pub use changes::notify_of_change;
pub(crate) use changes::{Plan, forget_changes, note_venue, reported_change};
pub use collection::{EventOrder, EventSelection, select};
pub use content::{
    AddPicture, AddedPicture, AgendaItem, AgendaItemInput, Content, EventPicture, GalleryInput, PicturePurpose,
    Question, QuestionInput, Speaker, SpeakerInput, UpdateContent, add_picture, agendas_of, contents_of,
    move_picture_files, picture_variants, remove_picture_files, update_content,
};
pub(crate) use content::{
    claim as claim_picture, discard_pictures, draw_picture, remove_leftover_pictures, write as write_content,
};
pub use covers::{
    Cover, CoverErrorCode, SetCover, covers_of, may_change, move_files, remove_cover, remove_files, set_cover,
    variants_of,
};
pub(crate) use covers::{attach, discard, leave_unused, remove_leftovers};
pub use create::{CreateEvent, create};
pub use details::EventDetails;
pub use discover::{cursor, discover};
pub use duplicate::{DuplicateEvent, duplicate};
pub(crate) use exclusive::{lock_venue, managed_venue};
pub use facets::{Facet, Facets, facets};
pub(crate) use fields::blank;
pub use fields::{EventFields, preview_description};
pub(crate) use hidden::hide_pictures_of;
pub use listing::{Listing, Phase, for_organization};
pub use moderation::{AnyEvents, Moderate, all, reinstate, unpublish};
pub use near::Near;
pub use offers::{Offer, Offers, availability, offers_of};
pub use places::{Occupancy, occupancy};
pub use publish::{publish, publish_problems};
pub use query::{
    admitted_to, by_ids, details_of, ticket_types_by_ids, ticket_types_of, visible, visible_by_slug,
    visible_ticket_types,
};
pub(crate) use query::{details_of_many, open_of};
pub use reminders::{DEFAULT_REMINDER, remind_due};
pub use sales::{Availability, Sales, sales};
pub(crate) use signals::announce_facts;
pub use sitemap::{Announced, sitemap_file, sitemap_files};
pub(crate) use state::cancel_reason;
pub use state::{allowed, was_cancelled};
pub use ticket_types::{
    CreateTicketType, Price, ReorderTicketTypes, UpdateTicketType, create_ticket_type, delete_ticket_type,
    reorder_ticket_types, update_ticket_type,
};
pub use to_come::EventFilter;
pub use update::{UpdateEvent, update};

pub use entity::event::{EventFormat, EventStatus, Model as Event, SpeakersLabel, Visibility};
pub use entity::ticket_type::{Model as TicketType, TicketKind};

use kernel::error::ErrorCode;
use kernel::idempotency::Keyed;
use kernel::versions::Edited;

/// Why an operation on an event was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum EventErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such event, ticket type or venue, or it is not yours.
    NotFound,
    /// The event was cancelled.
    EventCancelled,
    /// The event was archived.
    EventArchived,
    /// An administrator unpublished the event, and only an administrator can reinstate it.
    EventUnpublished,
    /// The event was never published.
    EventNotPublished,
    /// The event has begun or is over, or the change would make it so.
    EventInPast,
    /// The event has no ticket type to order.
    NoTicketType,
    /// There are paid ticket types, and no way to take payments.
    PaymentsNotSetUp,
    /// The address of the organizer's account was not verified.
    OrganizerNotVerified,
    /// The event has neither a venue nor an online address.
    MissingPlace,
    /// More places of the event are taken than the new capacity allows.
    CapacityTooSmall,
    /// More places of the ticket type are taken than the new quantity allows.
    QuantityTooSmall,
    /// The price can't change any more, because the ticket type has been ordered.
    PriceLocked,
    /// An event's ticket types all have the same currency.
    CurrencyMismatch,
    /// The payment provider can't charge the price: it is too low (`minimum` is the lowest total that can be charged),
    /// or it has more decimals than the provider supports.
    PriceNotChargeable,
    /// The event is not over, so it can't be archived.
    EventNotOver,
    /// Only drafts can be deleted.
    NotADraft,
    /// It has been ordered, so it can't be deleted.
    HasOrders,
    /// Only one event at a time can take place at the venue, and another one does.
    VenueTaken,
    /// Somebody else has changed it since the editor loaded it.
    EditedMeanwhile,
    /// The same idempotency key was used with another input.
    IdempotencyKeyReused,
}

impl ErrorCode for EventErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

impl Keyed for EventErrorCode {
    const KEY_REUSED: Self = Self::IdempotencyKeyReused;
}

impl Edited for EventErrorCode {
    const EDITED_MEANWHILE: Self = Self::EditedMeanwhile;
}
