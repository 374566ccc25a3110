//! States of orders, tickets, payments, refunds and disputes, and why a mutation was refused.

use async_graphql::Enum;

/// Why a mutation of an order was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::orders::OrderErrorCode")]
pub(crate) enum OrderErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such order, event or ticket type, or you may not see it.
    NotFound,
    /// Fewer places are left than requested; `available` says how many.
    SoldOut,
    /// The event or the ticket type is not on sale: not yet, no longer, cancelled, or over.
    NotOnSale,
    /// The quantity is outside of what one order may contain.
    QuantityNotAllowed,
    /// This `idempotencyKey` was used before for a different order. Use a new key for a new order.
    IdempotencyKeyReused,
    /// Payments are not set up on this site.
    PaymentsUnavailable,
    /// The payment provider can't charge the total. If it is too low, `minimum` says the least it charges.
    TotalNotChargeable,
    /// You can't cancel the order in its current state; the message says who can.
    NotCancellable,
    /// The order is not confirmed, so it has no tickets.
    NotConfirmed,
    /// The order was emailed too often within the last hour. Try again later.
    TooOften,
    /// The order is in another account.
    OtherAccount,
    /// The invitation link was used as often as it may be, or its time is over.
    LinkOver,
    /// The event has a waiting room (`Event.waitingRoom`), and the order came without an admission, or with one that is over
    /// or someone else's. Join it with `waitingRoomJoin`, and order with the `admission` of your place.
    WaitingRoom,
    /// The versions in `agreedTo` have been replaced. Show the buyer the terms that are in force, and order again.
    TermsChanged,
}

/// Why a refund was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::refunds::RefundErrorCode")]
pub(crate) enum RefundErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such order, or you may not see it.
    NotFound,
    /// Nothing was paid, or everything has been refunded.
    NothingToRefund,
    /// The amount is more than what is left of the payment.
    AmountTooHigh,
    /// The buyer disputes the payment at their bank, or did and won: the bank has taken the money back.
    PaymentDisputed,
    /// This `idempotencyKey` was used before for a different refund. Use a new key for a new refund.
    IdempotencyKeyReused,
}

/// How an order came about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::orders::OrderOrigin")]
pub(crate) enum OrderOrigin {
    /// The buyer placed it.
    Sale,
    /// An organizer added it at the listed price, which was paid outside of the payment provider.
    Added,
    /// An organizer added it for nothing.
    Comp,
}

/// How an order was paid outside of the payment provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::orders::PaidBy")]
pub(crate) enum PaidBy {
    /// In cash.
    Cash,
    /// By bank transfer.
    Transfer,
    /// In another way; the note may say which.
    Other,
}

/// The state of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::orders::OrderStatus")]
pub(crate) enum OrderStatus {
    /// The places are held until `expiresAt`, waiting for the payment.
    Pending,
    /// The order is paid or free, and its tickets are issued.
    Confirmed,
    /// Cancelled by the buyer or the organizer, with its event, or because everything was refunded.
    Cancelled,
    /// Not paid in time, or not paid correctly (see `payment`). The places were freed.
    Expired,
}

/// The state of a ticket.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::orders::TicketStatus")]
pub(crate) enum TicketStatus {
    /// Valid for one admission.
    Valid,
    /// Used at the door.
    CheckedIn,
    /// No longer valid, because its order was cancelled.
    Cancelled,
}

/// Whether tickets are for upcoming or past events.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::orders::TicketPeriod")]
pub(crate) enum TicketPeriod {
    /// For events that are not over, soonest first.
    Upcoming,
    /// For events that are over, latest first.
    Past,
}

/// The state of a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::payments::PaymentStatus")]
pub(crate) enum PaymentStatus {
    /// Waiting for the buyer to pay at `checkoutUrl`.
    Pending,
    /// The buyer has paid and the money is on its way, as with a bank debit.
    Processing,
    /// The last attempt failed; `failure` says why. While the order is pending, the buyer can try again at
    /// `checkoutUrl`. If the order is no longer pending, it could not be paid at all: nothing was charged, and its
    /// places were freed.
    Failed,
    /// The money has arrived.
    Succeeded,
    /// Not made in time.
    Expired,
    /// No longer needed, because the order was cancelled.
    Cancelled,
    /// What was paid does not match the order, or can't be verified. The organizer has to look into it; the buyer was
    /// told not to pay again. The order may expire meanwhile.
    Quarantined,
}

/// The state of a refund.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::refunds::RefundStatus")]
pub(crate) enum RefundStatus {
    /// On its way to the payment provider.
    Pending,
    /// The provider has sent the money back; banks take some days to show it.
    Succeeded,
    /// The refund could not be made or confirmed, or its money came back. The organizer has to look into it.
    Failed,
}

/// The state of a dispute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::disputes::DisputeStatus")]
pub(crate) enum DisputeStatus {
    /// The bank asks for information and has not taken the money yet. A refund often ends it. Answer at the payment
    /// provider.
    Inquiry,
    /// The bank is reviewing the answer to its inquiry.
    InquiryReview,
    /// The bank has closed its inquiry.
    InquiryClosed,
    /// The bank has taken the money back. Submit evidence at the payment provider by `evidenceDueAt`.
    NeedsResponse,
    /// The bank is reviewing the evidence.
    UnderReview,
    /// Decided for the organizer, who has the money again.
    Won,
    /// Decided for the buyer, who keeps the money.
    Lost,
}

/// The kinds of entries in the timeline of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(name = "OrderTimelineKind", remote = "domain::timeline::TimelineKind")]
pub(crate) enum TimelineKind {
    /// The order was placed; `amount` is its total.
    Placed,
    /// An organizer added the order; `amount` is its total.
    Added,
    /// The order's payment arrived; `amount` is what was paid.
    Paid,
    /// The last attempt to pay failed; `note` is why.
    PaymentFailed,
    /// What was paid does not match the order; the organizer has to look into it.
    PaymentQuarantined,
    /// The order ended while nobody could say whether it was paid: the organizer has to look for the payment at the
    /// provider.
    PaymentUnverified,
    /// The order was confirmed and its tickets were issued.
    Confirmed,
    /// An organizer had the tickets emailed again.
    Resent,
    /// An email to the buyer is being sent.
    MailSending,
    /// An email to the buyer was sent; `note` is the address.
    MailSent,
    /// An email to the buyer was rejected; `note` is why.
    MailFailed,
    /// An email to the buyer was returned as undeliverable; `note` is why.
    MailReturned,
    /// A ticket was checked in; `note` is its holder's name.
    CheckedIn,
    /// A refund was requested; `amount` is how much, `note` is why.
    RefundRequested,
    /// A refund succeeded; `amount` is how much.
    RefundSucceeded,
    /// A refund failed; `note` is why.
    RefundFailed,
    /// The order was cancelled; `note` is why.
    Cancelled,
    /// The order was not paid in time.
    Expired,
}
