//! Whether an order's buyer gets our mails.

use std::collections::HashMap;

use entity::notification::{Column, Entity, Model, NotificationState};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _};
use time::OffsetDateTime;

use crate::job::JobName;

/// A mail to a buyer that could not be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailFailure {
    /// When it was refused, or came back.
    pub at: OffsetDateTime,
    /// Where it was to go.
    pub email: String,
    /// What the mail server said.
    pub reason: String,
}

impl MailFailure {
    fn of(row: Model) -> Option<Self> {
        let at = match row.state {
            NotificationState::Failed => Some(row.updated_at),
            NotificationState::Sent | NotificationState::Sending => row.bounced_at,
        };
        Some(Self { at: at?, email: row.recipient, reason: row.last_error.unwrap_or_default() })
    }
}

/// The last mail to each order's buyer, where it could not be delivered; one that is on its way says nothing yet. One
/// statement. Callers make sure that the actor may see the orders as their organizer.
pub async fn mail_failures_of(
    conn: &impl ConnectionTrait,
    orders: &[Uuid],
) -> Result<HashMap<Uuid, MailFailure>, DbErr> {
    let mails = Entity::find()
        .filter(Column::OrderId.is_in(orders.iter().copied()))
        .filter(Column::Kind.is_in(JobName::to_buyers()))
        .filter(Column::State.ne(NotificationState::Sending))
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    let last: HashMap<Uuid, Model> = mails.into_iter().filter_map(|row| Some((row.order_id?, row))).collect();
    Ok(last.into_iter().filter_map(|(order, row)| Some((order, MailFailure::of(row)?))).collect())
}
