//! Failed mails to an order's buyer.

use std::collections::HashMap;

use entity::notification::{Column, Entity, Model, NotificationState};
use kernel::db::among;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _};
use time::OffsetDateTime;

use crate::job::JobName;

/// A mail to a buyer that could not be delivered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MailFailure {
    /// When it was refused or bounced.
    pub at: OffsetDateTime,
    /// The address it was sent to.
    pub email: String,
    /// The mail server's response.
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

/// The last mail to each order's buyer, if it could not be delivered; mails still being sent don't count. Runs one
/// statement. Callers make sure that the actor may see the orders as their organizer.
pub async fn mail_failures_of(
    conn: &impl ConnectionTrait,
    orders: &[Uuid],
) -> Result<HashMap<Uuid, MailFailure>, DbErr> {
    let mails = Entity::find()
        .filter(among(conn, Column::OrderId, orders.iter().copied()))
        .filter(Column::Kind.is_in(JobName::to_buyers()))
        .filter(Column::State.ne(NotificationState::Sending))
        .order_by_asc(Column::Id)
        .all(conn)
        .await?;
    let last: HashMap<Uuid, Model> = mails.into_iter().filter_map(|row| Some((row.order_id?, row))).collect();
    Ok(last.into_iter().filter_map(|(order, row)| Some((order, MailFailure::of(row)?))).collect())
}
