//! Registrations: orders of one ticket of a free ticket type, by somebody with an account. Programs see them as a person
//! and an event. They are orders like any other, with tickets, mails and places.

mod cancel;
mod query;
mod register;

pub use cancel::{CancelRegistration, cancel};
pub use query::{Filter, by_ids, may_register, select};
pub(crate) use register::key_of;
pub use register::{Register, Registered, register};

use entity::order::{self, OrderStatus};
use kernel::error::ErrorCode;
use kernel::ids::{EventId, OfEvent as _, OrderId, TypedId as _, UserId};
use kernel::versions::Edited;
use time::OffsetDateTime;

/// Why a registration was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegistrationErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such event or registration, or it is not yours.
    NotFound,
    /// Whoever registers others has to say whom.
    UsernameMissing,
    /// Nobody in the event's organization has this username.
    UnknownUsername,
    /// The event has no free ticket type that one person can take one place of.
    NotFree,
    /// The event is not on sale, not yet or not any more.
    NotOnSale,
    /// The event is full.
    SoldOut,
    /// There is a line, which one can join on the event's page only.
    WaitingRoom,
    /// It can't be cancelled any more.
    NotCancellable,
    /// It has changed since the client loaded it.
    EditedMeanwhile,
}

impl ErrorCode for RegistrationErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

impl Edited for RegistrationErrorCode {
    const EDITED_MEANWHILE: Self = Self::EditedMeanwhile;
}

/// Whether somebody is coming.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum RegistrationStatus {
    /// They have a place.
    Registered,
    /// The registration was cancelled, and its place is free again.
    Cancelled,
}

/// Somebody's place at an event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registration {
    /// That of its order.
    pub id: OrderId,
    /// What they come to.
    pub event_id: EventId,
    /// Whose place it is.
    pub account_id: UserId,
    /// Whether they still come.
    pub status: RegistrationStatus,
    /// When they were registered.
    pub created_at: OffsetDateTime,
    /// When it was cancelled, else when they were registered.
    pub updated_at: OffsetDateTime,
    /// Raised with every change.
    pub version: i32,
}

impl Registration {
    /// The registration that an order is; `None` for a guest's.
    fn of(order: &order::Model) -> Option<Self> {
        let status = match order.status {
            OrderStatus::Pending | OrderStatus::Confirmed => RegistrationStatus::Registered,
            OrderStatus::Cancelled | OrderStatus::Expired => RegistrationStatus::Cancelled,
        };
        Some(Self {
            id: order.typed_id(),
            event_id: order.of_event(),
            account_id: UserId::from_uuid(order.user_id?),
            status,
            created_at: order.placed_at,
            updated_at: order.cancelled_at.unwrap_or(order.placed_at),
            version: order.version,
        })
    }
}
