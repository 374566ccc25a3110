//! How much may be written to attendees.

use entity::message::{Column, Entity, MessageState, Model};
use kernel::Env;
use kernel::error::Failure;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use super::MessageErrorCode::{self, TooManyMessages, TooManyRecipients};

/// What is counted together against a rush of messages.
const DAY: Duration = Duration::days(1);

/// As many addresses as a message has, as it is kept.
pub(super) fn number(addresses: u64) -> i32 {
    i32::try_from(addresses).unwrap_or(i32::MAX)
}

/// Refuses a message if as many others go out to the same attendees within a day of it as may, or if its organization
/// writes to as many people in that time as it may.
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

/// Whether a message that is about to go out goes to more people than when it was written, and to too many with that:
/// else one could be scheduled while nobody has a ticket.
pub(super) async fn grew_too_large(
    conn: &impl ConnectionTrait,
    env: &Env,
    message: &Model,
    people: usize,
) -> Result<bool, DbErr> {
    let people = number(people as u64);
    Ok(people > message.addresses && beyond(conn, env, message, people).await?)
}

/// Whether an organization writes to too many people within a day of a message, if that goes to so many.
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

/// The other messages that go out within a day of one.
fn near(message: &Model) -> Select<Entity> {
    let at: OffsetDateTime = message.send_at;
    Entity::find()
        .filter(Column::Id.ne(message.id))
        .filter(Column::IsTest.eq(false))
        .filter(Column::State.ne(MessageState::Cancelled))
        .filter(Column::SendAt.gt(at - DAY))
        .filter(Column::SendAt.lt(at + DAY))
}
