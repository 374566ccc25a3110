//! Typed ids: UUIDv7 in the database, TypeID outside (<https://github.com/jetify-com/typeid/tree/main/spec>).

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use sea_orm::Value;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use type_safe_id::StaticType as Kind;
use type_safe_id::{StaticType, TypeSafeId};
use uuid::Uuid;

/// The id of one kind of thing. Statements and stored JSON have its UUID, everything that is shown has its TypeID.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id<K> {
    uuid: Uuid,
    kind: PhantomData<K>,
}

impl<K> Id<K> {
    /// The id of a thing that the database knows by this UUID.
    pub const fn from_uuid(uuid: Uuid) -> Self {
        Self { uuid, kind: PhantomData }
    }

    /// The UUID that the database knows it by.
    pub const fn uuid(&self) -> Uuid {
        self.uuid
    }
}

impl<K: StaticType> fmt::Display for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        TypeSafeId::<K>::from_uuid(self.uuid).fmt(f)
    }
}

impl<K: StaticType> fmt::Debug for Id<K> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl<K: StaticType> FromStr for Id<K> {
    type Err = type_safe_id::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse::<TypeSafeId<K>>().map(|id| Self::from_uuid(id.uuid()))
    }
}

impl<K> From<Id<K>> for Uuid {
    fn from(id: Id<K>) -> Self {
        id.uuid
    }
}

impl<K> From<Id<K>> for Value {
    fn from(id: Id<K>) -> Self {
        id.uuid.into()
    }
}

// Jobs are stored as JSON, and other builds read them.
impl<K> Serialize for Id<K> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.uuid.serialize(serializer)
    }
}

impl<'de, K> Deserialize<'de> for Id<K> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Uuid::deserialize(deserializer).map(Self::from_uuid)
    }
}

macro_rules! ids {
    ($($(#[$doc:meta])* $alias:ident, $kind:ident, $prefix:literal;)*) => {$(
        #[doc = concat!("The kind of a `", $prefix, "_…` id.")]
        #[derive(Debug, Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $kind;

        impl StaticType for $kind {
            const TYPE: &'static str = $prefix;
        }

        $(#[$doc])*
        pub type $alias = Id<$kind>;
    )*};
}

ids! {
    /// The account of a person, be it an attendee, an organizer or an administrator.
    UserId, UserKind, "user";
    /// One login with its chain of refresh tokens.
    SessionId, SessionKind, "session";
    /// A secret by which a program acts for somebody.
    ApiKeyId, ApiKeyKind, "apikey";
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
    /// Somebody who is invited to an event.
    GuestId, GuestKind, "guest";
    /// A link that invites whoever has it to an event.
    GuestLinkId, GuestLinkKind, "guestlink";
    /// A request for the links of orders.
    OrderLinkRequestId, OrderLinkRequestKind, "orderlinkrequest";
    /// Something that was reported.
    ReportId, ReportKind, "report";
    /// What a visitor writes to an organizer.
    ContactMessageId, ContactMessageKind, "contactmessage";
    /// What an organizer writes to attendees.
    MessageId, MessageKind, "message";
    /// A text that an organization keeps for its messages.
    MessageTemplateId, MessageTemplateKind, "template";
    /// A mail that an administrator sends to themselves as a test.
    MailTextTestId, MailTextTestKind, "mailtexttest";
    /// An entry of the audit trail.
    AuditEntryId, AuditEntryKind, "audit";
    /// What changed about an event that its ticket holders are told of.
    EventChangeId, EventChangeKind, "change";
    /// A picture of an event.
    CoverId, CoverKind, "cover";
    /// A picture of an event's gallery, or of one of its speakers.
    PictureId, PictureKind, "picture";
    /// A picture that stands for an organization.
    LogoId, LogoKind, "logo";
    /// A picture of a person.
    AvatarId, AvatarKind, "avatar";
    /// A change of an account's address.
    EmailChangeId, EmailChangeKind, "emailchange";
    /// A setting up of a second factor.
    SetupId, SetupKind, "setup";
    /// Who has a CRM connected: an organization, or the platform.
    ContactOwnerId, ContactOwnerKind, "contactowner";
    /// A notice of jobs that failed for good.
    DeadJobNoticeId, DeadJobNoticeKind, "notice";
}

/// Reads an id as clients write it.
///
/// # Errors
/// Says which prefix was expected when the id is of another kind or malformed.
pub fn parse<T: StaticType>(text: &str) -> Result<Id<T>, Invalid> {
    text.parse().map_err(|_| Invalid::new(format!("must be an id that starts with {}_", T::TYPE)))
}

use crate::text::Invalid;

/// A row that has an id of one kind.
pub trait TypedId {
    /// What the row is.
    type Kind;

    /// The row's id.
    fn typed_id(&self) -> Id<Self::Kind>;
}

macro_rules! rows {
    ($($entity:ident: $kind:ident),* $(,)?) => {$(
        impl TypedId for entity::$entity::Model {
            type Kind = $kind;

            fn typed_id(&self) -> Id<$kind> {
                Id::from_uuid(self.id)
            }
        }
    )*};
}

rows! {
    user: UserKind,
    session: SessionKind,
    api_key: ApiKeyKind,
    organization: OrganizationKind,
    invitation: InvitationKind,
    venue: VenueKind,
    event: EventKind,
    event_change: EventChangeKind,
    event_cover: CoverKind,
    ticket_type: TicketTypeKind,
    order: OrderKind,
    ticket: TicketKind,
    guest: GuestKind,
    guest_link: GuestLinkKind,
    payment: PaymentKind,
    refund: RefundKind,
    dispute: DisputeKind,
    outbox: JobKind,
    report: ReportKind,
    message: MessageKind,
    message_template: MessageTemplateKind,
    audit_entry: AuditEntryKind,
}

macro_rules! belonging {
    ($($(#[$doc:meta])* $trait:ident, $method:ident, $column:ident: $id:ident of $($entity:ident),*;)*) => {$(
        $(#[$doc])*
        pub trait $trait {
            /// Which one.
            fn $method(&self) -> $id;
        }

        $(impl $trait for entity::$entity::Model {
            fn $method(&self) -> $id {
                $id::from_uuid(self.$column)
            }
        })*
    )*};
}

belonging! {
    /// A row that belongs to an organization.
    OfOrganization, of_organization, organization_id: OrganizationId of event, venue, order, message, message_template,
        invitation, guest, guest_link;
    /// A row that belongs to an event.
    OfEvent, of_event, event_id: EventId of ticket_type, order, ticket, message, guest;
    /// A row that belongs to an order.
    OfOrder, of_order, order_id: OrderId of ticket, payment, refund, dispute;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_stored_as_its_uuid() {
        let uuid = uuid::Uuid::from_u128(7);
        let id = EventId::from_uuid(uuid);
        assert_eq!(serde_json::to_string(&id).unwrap(), format!("\"{uuid}\""));
        assert_eq!(serde_json::from_str::<EventId>(&format!("\"{uuid}\"")).unwrap(), id);
        assert_eq!(Value::from(id), Value::from(uuid));
    }

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
