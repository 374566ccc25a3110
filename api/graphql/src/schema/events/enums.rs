//! States and kinds of events and ticket types, and why a mutation was refused.

use async_graphql::Enum;

/// Why a mutation of an event or ticket type was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::EventErrorCode")]
pub(crate) enum EventErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such event, ticket type, venue or organization, or you may not see it.
    NotFound,
    /// The event was cancelled; that can't be undone.
    EventCancelled,
    /// The event was archived.
    EventArchived,
    /// An admin took the event off the platform, and only an admin can bring it back. See
    /// `Event.unpublished`.
    EventUnpublished,
    /// The event was never published.
    EventNotPublished,
    /// The event has begun or is over, or would be with this change.
    EventInPast,
    /// The event has nothing to order. Add a ticket type.
    NoTicketType,
    /// There are paid ticket types, but payments are not set up on this site.
    PaymentsNotSetUp,
    /// The address of your account is not verified.
    OrganizerNotVerified,
    /// The event has neither a venue nor an online address.
    MissingPlace,
    /// More places of the event are sold or held than the new capacity.
    CapacityTooSmall,
    /// More places of the ticket type are sold or held than the new quantity.
    QuantityTooSmall,
    /// The ticket type has been ordered at this price, so it can no longer change.
    PriceLocked,
    /// All prices of an event have to be in the same currency.
    CurrencyMismatch,
    /// The payment provider can't charge the price: an order would cost less than it charges (`minimum` says how much
    /// that is), or the price has more decimals than it accepts. Prices are checked when they are set and when the
    /// event is published.
    PriceNotChargeable,
    /// Only events that are over or cancelled can be archived.
    EventNotOver,
    /// Only drafts can be deleted.
    NotADraft,
    /// The ticket type has been ordered, so it can't be deleted.
    HasOrders,
    /// Only one event at a time can take place at the venue, and another one does.
    VenueTaken,
    /// Someone else has changed it since you loaded it, so nothing was saved. `current` in the payload shows how it
    /// is now.
    EditedMeanwhile,
    /// This `idempotencyKey` was used before with a different input. Use a new key for a new request.
    IdempotencyKeyReused,
}

/// The state of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::EventStatus")]
pub(crate) enum EventStatus {
    /// Being prepared; only members of its organization see it.
    Draft,
    /// Announced. It is on sale, unless its places are sold out or it is over.
    Published,
    /// It will not take place. Its orders are cancelled and refunded.
    Cancelled,
    /// Archived by its organization after it was over or cancelled. It can no longer change.
    Archived,
}

/// Who can find an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::Visibility")]
pub(crate) enum Visibility {
    /// Everyone, in lists and searches.
    Public,
    /// Everyone who has the link; lists and searches leave it out.
    Unlisted,
    /// Only members of its organization.
    Private,
}

/// How people take part in an event. It follows from its venue and its online address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::EventFormat")]
pub(crate) enum EventFormat {
    /// At a venue; there is no online address. A draft with neither has this format, too.
    InPerson,
    /// Online; there is no venue.
    Online,
    /// At a venue or online.
    Hybrid,
}

/// Whether a ticket type costs something.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::TicketKind")]
pub(crate) enum TicketKind {
    /// Costs nothing; orders are confirmed at once.
    Free,
    /// Has to be paid for before the order is confirmed.
    Paid,
}

/// Whether people can order places of an event now.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::Availability")]
pub(crate) enum EventAvailability {
    /// Places can be ordered, and more than a few are left.
    Available,
    /// Few places are left: at most five, or at most a tenth of all.
    FewLeft,
    /// Everything that is on sale is taken, and nothing more comes on sale.
    SoldOut,
    /// Nothing can be ordered now, but the sale of a ticket type begins later: see `ticketTypes.salesStartAt`.
    OnSaleLater,
    /// The event is not published, was cancelled or taken down, is over, or its sales have ended.
    NotOnSale,
}

/// Where an event is between its first draft and the archive.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::events::Phase")]
pub(crate) enum EventPhase {
    /// Being prepared; listed by the time they are to begin.
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
