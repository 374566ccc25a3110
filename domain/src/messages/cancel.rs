//! Cancelling a message, as far as it has not been sent.

use entity::message::{Entity, MessageState, Model};
use kernel::actor::Actor;
use kernel::error::Failure;
use kernel::ids::{self, MessageKind, OfEvent as _, OfOrganization as _, TypedId as _};
use kernel::{Env, audit};
use sea_orm::EntityTrait as _;
use serde_json::json;

use super::MessageErrorCode::{self, AlreadySent};
use super::run::leave;
use crate::organizations::{self, Permission};

/// Cancels a scheduled message, or stops one that is being sent; mails that were sent can't be recalled. Repeating it
/// changes nothing.
///
/// Rule: members who manage events.
pub async fn cancel(env: &Env, actor: &Actor, message_id: &str) -> Result<Model, Failure<MessageErrorCode>> {
    actor.require_user::<MessageErrorCode>()?;
    let id = ids::parse::<MessageKind>(message_id).map_err(|invalid| Failure::invalid("messageId", invalid))?;
    let missing = || Failure::not_found("messageId", "message");
    let conn = env.db.primary();
    let message = Entity::find_by_id(id).one(conn).await?.filter(|message| !message.is_test);
    let message = message.ok_or_else(missing)?;
    let organization_id = message.of_organization();
    match organizations::require(conn, actor, organization_id, Permission::ManageEvents, "messageId").await {
        Ok(_) => {}
        Err(Failure::Rejected(_)) => return Err(missing()),
        Err(other) => return Err(other),
    }
    let tx = env.begin().await?;
    let now = env.now();
    let moves = [(MessageState::Scheduled, MessageState::Cancelled), (MessageState::Sending, MessageState::Stopped)];
    for (from, to) in moves {
        if !leave(&tx, now, message.typed_id(), from, to).await? {
            continue;
        }
        let entry = audit::Entry::of(
            if to == MessageState::Cancelled { "message.cancel" } else { "message.stop" },
            "event",
            message.event_id,
        )
        .organization(organization_id)
        .details(json!({
            "message": message.typed_id().to_string(),
            "event": message.of_event().to_string(),
        }));
        audit::record(&tx, env, actor, entry).await?;
        break;
    }
    let message = Entity::find_by_id(message.id).one(&tx).await?.ok_or_else(missing)?;
    tx.commit().await?;
    if message.state == MessageState::Sent {
        return Err(Failure::field(AlreadySent, "messageId", "This message has already been sent."));
    }
    Ok(message)
}
