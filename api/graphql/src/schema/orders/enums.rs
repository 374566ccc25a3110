//! States of orders, tickets, payments, refunds and disputes, and why a mutation was refused.

use async_graphql::Enum;

/// Why an order was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::orders::OrderErrorCode")]
pub(crate) enum OrderErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such order, event or ticket type, or it is not yours.
    NotFound,
    /// Fewer places are left than asked for; `available` says how many.
    SoldOut,
    /// The event or the ticket type is not on sale: not yet, not any more, cancelled, or over.
    NotOnSale,
    /// Fewer or more than one order may have.
    QuantityNotAllowed,
    /// The same idempotency key was used for a different order. Use a new key for a new order.
    IdempotencyKeyReused,
    /// Payments are not set up here.
    PaymentsUnavailable,
    /// The payment provider can't charge the total. Where it is too low, `minimum` says how much it charges at least.
    TotalNotChargeable,
    /// The order is in a state in which it can't be cancelled by you; the message says who can.
    NotCancellable,
    /// The order is not confirmed, so it has no tickets.
    NotConfirmed,
    /// It was done too often just now. Wait an hour.
    TooOften,
}

/// Why a refund was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::refunds::RefundErrorCode")]
pub(crate) enum RefundErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such order, or it is not yours.
    NotFound,
    /// Nothing was paid, or everything has been refunded.
    NothingToRefund,
    /// More than what is left of the payment.
    AmountTooHigh,
    /// The buyer disputes the payment at their bank, or did and won: the bank has taken the money back.
    PaymentDisputed,
    /// The same idempotency key was used for a different refund. Use a new key for a new refund.
    IdempotencyKeyReused,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::orders::OrderStatus")]
pub(crate) enum OrderStatus {
    /// Places are held until `expiresAt`, waiting for the payment.
    Pending,
    /// Paid or free; the tickets are issued.
    Confirmed,
    /// Ended by the buyer, by the organizer, with its event, or because everything was refunded.
    Cancelled,
    /// Not paid in time, or not as it should have been (see `payment`); the places were given back.
    Expired,
}

/// Where a ticket stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::orders::TicketStatus")]
pub(crate) enum TicketStatus {
    /// Good for one admission.
    Valid,
    /// Used at the door.
    CheckedIn,
    /// Good for nothing any more.
    Cancelled,
}

/// Whether tickets are for what is to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::orders::TicketPeriod")]
pub(crate) enum TicketPeriod {
    /// For events that are not over; listed soonest first.
    Upcoming,
    /// For events that are over; listed latest first.
    Past,
}

/// Where a payment stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::payments::PaymentStatus")]
pub(crate) enum PaymentStatus {
    /// Waiting for the buyer at `checkoutUrl`.
    Pending,
    /// The buyer is through and the money is on its way, as with a bank debit.
    Processing,
    /// The last attempt failed; `failure` says why. While the order is pending, the buyer can try again at `checkoutUrl`. An
    /// order that is not pending any more could not be paid at all: nothing was charged, and its places were given back.
    Failed,
    /// The money has arrived.
    Succeeded,
    /// Not made in time.
    Expired,
    /// Not wanted any more.
    Cancelled,
    /// What arrived is not what was asked for, or can't be read. A person looks into it; the buyer was told not to pay again.
    /// The order may expire meanwhile.
    Quarantined,
}

/// Where a refund stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::refunds::RefundStatus")]
pub(crate) enum RefundStatus {
    /// On its way to the payment provider.
    Pending,
    /// The provider has sent the money back; banks take some days to show it.
    Succeeded,
    /// The money did not get through; a person looks into it.
    Failed,
}

/// Where a dispute stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::disputes::DisputeStatus")]
pub(crate) enum DisputeStatus {
    /// The bank asks; no money was taken yet. A refund often ends it. Answer at the payment provider.
    Inquiry,
    /// The bank looks at what it was answered.
    InquiryReview,
    /// The bank asks no more.
    InquiryClosed,
    /// The bank has taken the money back. Send evidence at the payment provider until `evidenceDueAt`.
    NeedsResponse,
    /// The bank looks at the evidence.
    UnderReview,
    /// Decided for the organizer; the money is back.
    Won,
    /// Decided for the buyer, who keeps the money.
    Lost,
}

/// What can happen to an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "OrderTimelineKind", remote = "domain::timeline::TimelineKind")]
pub(crate) enum TimelineKind {
    /// It was placed; `amount` is what it costs.
    Placed,
    /// Its payment arrived.
    Paid,
    /// The last attempt to pay failed.
    PaymentFailed,
    /// What arrived is not what was asked for; a person has to look into it.
    PaymentQuarantined,
    /// The order ended, and nobody could say whether it was paid: the organizer looks for the payment at the provider.
    PaymentUnverified,
    /// It was confirmed and its tickets were issued.
    Confirmed,
    /// An organizer had its tickets mailed again.
    Resent,
    /// A mail to its buyer is being sent.
    MailSending,
    /// A mail to its buyer went out; `note` is the address.
    MailSent,
    /// A mail to its buyer was refused; `note` is why.
    MailFailed,
    /// A mail to its buyer came back later, undelivered; `note` is why.
    MailReturned,
    /// A ticket was checked in; `note` is its holder.
    CheckedIn,
    /// A refund was asked for; `note` is why.
    RefundRequested,
    /// A refund went through.
    RefundSucceeded,
    /// A refund failed; `note` is why.
    RefundFailed,
    /// It was cancelled; `note` is why.
    Cancelled,
    /// It was not paid in time.
    Expired,
}
