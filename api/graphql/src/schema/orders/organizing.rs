//! What organizers see of orders: what happened to one, and what a refund would do.

use async_graphql::{ComplexObject, Enum, SimpleObject};
use domain::{orders, refunds, timeline};
use kernel::text::shown_address;

use super::states::RefundErrorCode;
use super::types::Ticket;
use crate::schema::errors::Refusal;
use crate::schema::scalars::{DateTime, Money};

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

/// Something that happened to an order.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "OrderTimelineEntry", complex)]
pub(crate) struct TimelineEntry {
    /// When it happened.
    occurred_at: DateTime,
    /// What happened.
    kind: TimelineKind,
    /// The name of whoever did it; null for the system, and for buyers who were not signed in.
    actor_name: Option<String>,
    /// How much, of money that moved or is to move.
    amount: Option<Money>,
    /// What more there is to say; see the kinds.
    note: Option<String>,
}

#[ComplexObject]
impl TimelineEntry {
    /// `occurredAt` by its former name.
    #[graphql(deprecation = "Use `occurredAt`.")]
    async fn at(&self) -> DateTime {
        self.occurred_at
    }

    /// `actorName` by its former name.
    #[graphql(deprecation = "Use `actorName`.")]
    async fn by(&self) -> Option<&str> {
        self.actor_name.as_deref()
    }
}

impl From<timeline::TimelineEntry> for TimelineEntry {
    fn from(entry: timeline::TimelineEntry) -> Self {
        Self {
            occurred_at: DateTime(entry.at),
            kind: entry.kind.into(),
            actor_name: entry.by,
            amount: entry.amount.map(Money::from),
            note: entry.note,
        }
    }
}

/// A mail to a buyer that could not be delivered.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "OrderMailFailure", complex)]
pub(crate) struct MailFailure {
    /// When it was refused, or came back.
    failed_at: DateTime,
    /// Where it was to go.
    email: String,
    /// What the mail server said: short, in its own words.
    reason: String,
}

#[ComplexObject]
impl MailFailure {
    /// `failedAt` by its former name.
    #[graphql(deprecation = "Use `failedAt`.")]
    async fn at(&self) -> DateTime {
        self.failed_at
    }
}

impl From<orders::MailFailure> for MailFailure {
    fn from(failure: orders::MailFailure) -> Self {
        let email = shown_address(&failure.email).into_owned();
        Self { failed_at: DateTime(failure.at), email, reason: failure.reason }
    }
}

/// What a refund would do.
#[derive(Debug, Clone, Default, SimpleObject)]
pub(crate) struct RefundPreview {
    /// What would go back; null if it would be refused.
    amount: Option<Money>,
    /// What would be left of the payment; null if it would be refused.
    remaining: Option<Money>,
    /// Whether the order would be cancelled, since nothing would be left of its payment.
    cancels_order: bool,
    /// The tickets that would be good for nothing any more.
    voided_tickets: Vec<Ticket>,
    /// Why it would be refused; empty if it would not.
    errors: Vec<Refusal<RefundErrorCode>>,
}

impl RefundPreview {
    /// Of a refund that would be refused.
    pub(crate) fn refused(errors: Vec<Refusal<RefundErrorCode>>) -> Self {
        Self { errors, ..Self::default() }
    }
}

impl From<refunds::RefundPreview> for RefundPreview {
    fn from(preview: refunds::RefundPreview) -> Self {
        Self {
            amount: Some(preview.amount.into()),
            remaining: Some(preview.remaining.into()),
            cancels_order: preview.cancels_order,
            voided_tickets: preview.voided.into_iter().map(Ticket::from).collect(),
            errors: Vec::new(),
        }
    }
}
