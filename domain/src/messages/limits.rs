//! Limits on messages to attendees.

use entity::message::{Column, Entity, MessageState, Model};
use kernel::Env;
use kernel::error::Failure;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use super::MessageErrorCode::{self, TooManyMessages, TooManyRecipients};

/// The time span that the limits apply to.
const DAY: Duration = Duration::days(1);

/// Converts a number of addresses to the type of its column.
pub(super) fn number(addresses: u64) -> i32 {
    i32::try_from(addresses).unwrap_or(i32::MAX)
}

/// Refuses a message if within a day of it, the event's attendees get the maximum of other messages, or the
/// organization would exceed its maximum of recipients.
pub(super) async fn check(
    conn: &impl ConnectionTrait,
    env: &Env,
    message: &Model,
) -> Result<(), Failure<MessageErrorCode>> {
    let others = near(message).filter(Column::EventId.eq(message.event_id)).count(conn).await?;
    let most = env.settings.messages_per_day;
    if others >= u64::from(most) {
        let message = format!("The attendees of an event get at most {most} messages within 24 hours.");
        return Err(Failure::field(TooManyMessages, "sendAt", message));
    }
    if beyond(conn, env, message, message.addresses).await? {
        let most = env.settings.message_recipients_per_day;
        let message = format!("The messages of an organization go to at most {most} people within 24 hours.");
        return Err(Failure::field(TooManyRecipients, "audience", message));
    }
    Ok(())
}

/// Whether the recipients of a message about to be sent have grown beyond the limit since it was written. Otherwise one
/// could evade the limit by scheduling a message before anybody has a ticket.
pub(super) async fn grew_too_large(
    conn: &impl ConnectionTrait,
    env: &Env,
    message: &Model,
    people: usize,
) -> Result<bool, DbErr> {
    let people = number(people as u64);
    Ok(people > message.addresses && beyond(conn, env, message, people).await?)
}

/// Whether an organization exceeds its maximum of recipients within a day of a message, if that one goes to `people`.
async fn beyond(conn: &impl ConnectionTrait, env: &Env, message: &Model, people: i32) -> Result<bool, DbErr> {
    let others: Option<Option<i64>> = near(message)
        .filter(Column::OrganizationId.eq(message.organization_id))
        .select_only()
        .column_as(Column::Addresses.sum(), "addresses")
        .into_tuple()
        .one(conn)
        .await?;
    let all = others.flatten().unwrap_or(0).saturating_add(i64::from(people));
    Ok(all > i64::from(env.settings.message_recipients_per_day))
}

/// The other messages within a day before or after one.
fn near(message: &Model) -> Select<Entity> {
    let at: OffsetDateTime = message.send_at;
    Entity::find()
        .filter(Column::Id.ne(message.id))
        .filter(Column::IsTest.eq(false))
        .filter(Column::State.ne(MessageState::Cancelled))
        .filter(Column::SendAt.gt(at - DAY))
        .filter(Column::SendAt.lt(at + DAY))
}
