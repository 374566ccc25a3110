//! Orders: admitting them in batches, their states, and looking them up.

mod added_facts;
mod admission;
mod buyer_address;
mod combiner;
mod confirm;
mod details;
pub(crate) mod locks;
mod mail_failures;
mod own_tickets;
mod query;
mod records;
mod release;
mod resend;
mod save;
mod state;

pub use added_facts::{AddedFacts, added_facts_of};
pub use admission::{Added, AdmissionRequest, Buyer, LineRequest, Price, Shown, Via};
pub(crate) use buyer_address::buyer_with_address;
pub use combiner::Combiner;
pub use confirm::{Confirmation, confirm};
pub(crate) use details::new_tickets;
pub use details::{Attendee, OrderDetails, details_of, details_of_many};
pub use entity::added_order::PaidBy;
pub use entity::order::{InvitedBy, Model as Order, OrderOrigin, OrderStatus};
pub use entity::order_line::Model as OrderLine;
pub use entity::ticket::{Model as Ticket, TicketStatus};
pub use mail_failures::{MailFailure, mail_failures_of};
pub use own_tickets::{OwnTicket, TicketPeriod, own_tickets};
pub use query::{
    AttendeeFilter, OrderFilter, attendees, by_ids, for_buyer, for_organization, for_user, is_secret_of, lines_of,
    opens, payments_of, tickets_of, visible, visible_payments, visible_refunds, visible_tickets,
};
pub(crate) use query::{managed, was_placed};
pub use records::of_any_organization;
pub use release::release;
pub(crate) use release::{cancel_confirmed, record_cancelled, release_with_event};
pub use resend::resend;
pub use save::save;
pub use state::allowed;

use kernel::error::ErrorCode;

/// Why an order was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum OrderErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such order, event or ticket type, or it is not yours.
    NotFound,
    /// Fewer places are left than requested; `available` says how many.
    SoldOut,
    /// The event or the ticket type is not on sale, for example not yet or not any more.
    NotOnSale,
    /// The quantity is below the minimum or above the maximum per order.
    QuantityNotAllowed,
    /// The same idempotency key was used for a different order.
    IdempotencyKeyReused,
    /// The organizer can't take payments at the moment.
    PaymentsUnavailable,
    /// The payment provider can't charge the total; `minimum` is the lowest total that it charges.
    TotalNotChargeable,
    /// The order can't be cancelled in its current state.
    NotCancellable,
    /// The order is not confirmed, so it has no tickets.
    NotConfirmed,
    /// The operation was repeated too often; try again later.
    TooOften,
    /// The order is in another account.
    OtherAccount,
    /// The invitation link allows no more orders.
    LinkOver,
    /// There is a waiting room, and the buyer was not let in, or their time is over.
    WaitingRoom,
    /// The buyer was shown terms that have been replaced since.
    TermsChanged,
}

impl ErrorCode for OrderErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}
