//! What happened to an order, as its organizers see it, and mails to its buyer that could not be delivered.

use async_graphql::{ComplexObject, SimpleObject};
use domain::{orders, timeline};
use kernel::text::shown_address;

use super::enums::TimelineKind;
use crate::schema::scalars::{DateTime, Money};

/// An event in the history of an order.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "OrderTimelineEntry", complex)]
pub(crate) struct TimelineEntry {
    /// When it happened, by the server's clock.
    occurred_at: DateTime,
    /// What kind of event it is; the kinds say what `amount` and `note` mean.
    kind: TimelineKind,
    /// The name of the user who did it; null for the system, and for buyers who were not logged in.
    actor_name: Option<String>,
    /// The money that was moved or is to be moved; null if none was.
    amount: Option<Money>,
    /// Details that depend on `kind`; null if it has none.
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

/// An email to a buyer that could not be delivered.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(name = "OrderMailFailure", complex)]
pub(crate) struct MailFailure {
    /// When the email was rejected or returned.
    failed_at: DateTime,
    /// The address that it was sent to.
    email: String,
    /// What the mail server said, shortened.
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
