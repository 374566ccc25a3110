//! What events and ticket types can be, and why something about them was refused.

use async_graphql::Enum;

/// Why it was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::EventErrorCode")]
pub(crate) enum EventErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such event, ticket type, venue or organization, or it is not yours.
    NotFound,
    /// The event was cancelled, for good.
    EventCancelled,
    /// The event was archived.
    EventArchived,
    /// An administrator took the event off the platform, and only one brings it back. See `Event.unpublished`.
    EventUnpublished,
    /// The event was never published.
    EventNotPublished,
    /// The event has begun or is over, or would be.
    EventInPast,
    /// The event has nothing that people could order. Add a ticket type.
    NoTicketType,
    /// There are paid ticket types, and no way to take payments.
    PaymentsNotSetUp,
    /// The address of the organizer's account was not verified.
    OrganizerNotVerified,
    /// The event has neither a venue nor an online address.
    MissingPlace,
    /// More places of the event are taken than it would have.
    CapacityTooSmall,
    /// More places of the ticket type are taken than it would have.
    QuantityTooSmall,
    /// Somebody has ordered at the price, so it can't change any more.
    PriceLocked,
    /// An event's prices are all in the same currency.
    CurrencyMismatch,
    /// The payment provider can't charge the price: an order would cost less than it charges (`minimum` says how much
    /// that is), or the price has more decimals than it takes. Prices are checked when they are set and when the event is
    /// published.
    PriceNotChargeable,
    /// Only events that are over or cancelled can be archived.
    EventNotOver,
    /// Only drafts can be deleted.
    NotADraft,
    /// Somebody has ordered it, so it can't be deleted.
    HasOrders,
    /// Somebody else has changed it since you loaded it, so nothing was saved. `current` in the payload shows how it is now.
    EditedMeanwhile,
    /// This `idempotencyKey` was used with a different input before. Use a new key for a new request.
    IdempotencyKeyReused,
}

/// Where an event stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::EventStatus")]
pub(crate) enum EventStatus {
    /// Being prepared; only its organization sees it.
    Draft,
    /// On sale, unless its places are gone or it is over.
    Published,
    /// It will not happen.
    Cancelled,
    /// Put away.
    Archived,
}

/// Who can find an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::Visibility")]
pub(crate) enum Visibility {
    /// Everybody, in lists and searches.
    Public,
    /// Everybody who has the link.
    Unlisted,
    /// Only its organization.
    Private,
}

/// How people take part in an event; follows from its venue and its online address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::EventFormat")]
pub(crate) enum EventFormat {
    /// At its venue.
    InPerson,
    /// On the web.
    Online,
    /// Both ways.
    Hybrid,
}

/// Whether a ticket type costs something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::TicketKind")]
pub(crate) enum TicketKind {
    /// It costs nothing; orders are confirmed at once.
    Free,
    /// It is paid for before it is confirmed.
    Paid,
}

/// Whether people can get into an event now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::Availability")]
pub(crate) enum EventAvailability {
    /// There are places.
    Available,
    /// There are places, but not many: at most five, or at most a tenth of all.
    FewLeft,
    /// Everything that is on sale is taken, and nothing more comes on sale.
    SoldOut,
    /// Nothing can be ordered now, but sales of something begin later: see `ticketTypes.salesStartAt`.
    OnSaleLater,
    /// The event is not published, was cancelled or taken off the platform, is over, or its sales have ended.
    NotOnSale,
}

/// Where an event is between its first draft and the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::Phase")]
pub(crate) enum EventPhase {
    /// Being prepared; listed by when they are to begin.
    Draft,
    /// Published and not over; listed soonest first.
    Upcoming,
    /// Published and over; listed latest first.
    Past,
    /// Cancelled; listed latest first.
    Cancelled,
    /// Archived; listed latest first.
    Archived,
}
