//! What happened to an order, as its organizers see it, and mails to its buyer that could not be delivered.

use async_graphql::{ComplexObject, SimpleObject};
use domain::{orders, timeline};
use kernel::text::shown_address;

use super::enums::TimelineKind;
use crate::schema::scalars::{DateTime, Money};

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
