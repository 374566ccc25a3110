//! Typed ids: UUIDv7 in the database, TypeID outside (<https://github.com/jetify-com/typeid/tree/main/spec>).

use type_safe_id::{StaticType, TypeSafeId};

macro_rules! ids {
    ($($(#[$doc:meta])* $alias:ident, $kind:ident, $prefix:literal;)*) => {$(
        #[doc = concat!("The kind of a `", $prefix, "_…` id.")]
        #[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $kind;

        impl StaticType for $kind {
            const TYPE: &'static str = $prefix;
        }

        $(#[$doc])*
        pub type $alias = TypeSafeId<$kind>;
    )*};
}

ids! {
    /// The account of a person, be it an attendee, an organizer or an administrator.
    UserId, UserKind, "user";
    /// One login with its chain of refresh tokens.
    SessionId, SessionKind, "session";
    /// An organization that holds events, with its members.
    OrganizationId, OrganizationKind, "org";
    /// Somebody who is asked to join an organization.
    InvitationId, InvitationKind, "invitation";
    /// A place where events of an organization happen.
    VenueId, VenueKind, "venue";
    /// Something people can come to.
    EventId, EventKind, "event";
    /// What can be bought for an event.
    TicketTypeId, TicketTypeKind, "tickettype";
    /// A number of places.
    QuotaId, QuotaKind, "quota";
    /// A purchase of tickets for one event, paid or free.
    OrderId, OrderKind, "order";
    /// A ticket type, a price and a number within an order.
    OrderLineId, OrderLineKind, "line";
    /// The admission of one person to an event.
    TicketId, TicketKind, "ticket";
    /// The payment of an order at a payment provider.
    PaymentId, PaymentKind, "payment";
    /// Money that goes back to the buyer of an order, all or a part.
    RefundId, RefundKind, "refund";
    /// A payment contested at the buyer's bank.
    DisputeId, DisputeKind, "dispute";
    /// A job in the outbox.
    JobId, JobKind, "job";
    /// A provider's webhook event as kept in the inbox.
    InboxId, InboxKind, "inbox";
    /// A request for a mail link.
    LinkRequestId, LinkRequestKind, "linkrequest";
    /// Something that was reported.
    ReportId, ReportKind, "report";
    /// What an organizer writes to attendees.
    MessageId, MessageKind, "message";
    /// An entry of the audit trail.
    AuditEntryId, AuditEntryKind, "audit";
}

/// Reads an id as clients write it.
///
/// # Errors
/// Says which prefix was expected when the id is of another kind or malformed.
pub fn parse<T: StaticType>(text: &str) -> Result<TypeSafeId<T>, Invalid> {
    text.parse().map_err(|_| Invalid::new(format!("must be an id that starts with {}_", T::TYPE)))
}

use crate::text::Invalid;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn round_trips_and_refuses_other_kinds() {
        let id = EventId::from_uuid(uuid::Uuid::from_u128(0x0190_0000_0000_7000_8000_0000_0000_0001));
        assert_eq!(parse::<EventKind>(&id.to_string()).unwrap(), id);
        for wrong in ["", "event_", "order_01h455vb4pex5vsknk084sn02q", "event_zzzzzzzzzzzzzzzzzzzzzzzzzz", "événement"]
        {
            assert!(parse::<EventKind>(wrong).is_err(), "{wrong}");
        }
    }
}
