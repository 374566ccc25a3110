//! Setting and removing an event's cover.

use bytes::Bytes;
use entity::{event, event_cover};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::OfOrganization as _;
use kernel::patch::Patch;
use kernel::text::{Invalid, line};
use kernel::{Env, versions};
use pictures::Purpose;
use sea_orm::IntoActiveModel as _;
use sea_orm::prelude::*;
use serde_json::json;

use super::{Cover, CoverErrorCode, MAX_ALTERNATIVE_TEXT, lifecycle};
use crate::events::access::{self, Lock, Managed};
use crate::events::{EventErrorCode, state};
use crate::organizations::Permission;
use crate::uploads;

/// An uploaded picture for an event.
#[derive(Debug, Clone)]
pub struct SetCover {
    /// The TypeID of the event.
    pub event_id: String,
    /// What the picture shows, for people who don't see it, as it was typed.
    pub alternative_text: Option<String>,
    /// The file name of the cover that the editor saw, empty for no cover. If given, a concurrent change is refused;
    /// without it the last upload wins.
    pub seen: Option<String>,
    /// The file's bytes.
    pub upload: Bytes,
}

/// The event, if the actor may change its cover. To be called before an upload is read.
///
/// Rule: members who manage events.
pub async fn may_change(env: &Env, actor: &Actor, event_id: &str) -> Result<event::Model, Failure<CoverErrorCode>> {
    let managed = access::require(env.db.primary(), actor, event_id, Permission::ManageEvents, "eventId").await;
    let Managed { event, .. } = managed?;
    state::require_changeable(event.status).map_err(in_our_words)?;
    Ok(event)
}

/// Sets the cover of a draft or published event, replacing the current one.
///
/// Rule: members who manage events.
pub async fn set_cover(env: &Env, actor: &Actor, input: SetCover) -> Result<Cover, Failure<CoverErrorCode>> {
    let event = may_change(env, actor, &input.event_id).await?;
    let mut checks = Validation::new();
    let text = input.alternative_text.as_deref().map(alternative_text);
    let text = checks.take_optional("alternativeText", text).map(Option::flatten);
    let text = checks.finish_with(text)?;
    let picture = uploads::render(input.upload, Purpose::Cover).await?;
    let cover = lifecycle::leave_unused(env, picture, text).await?;
    let tx = env.begin().await?;
    let event = lock(&tx, event.id).await?;
    still(&tx, event.id, input.seen.as_ref()).await?;
    let cover = lifecycle::attach(&tx, env, cover, event.id).await?;
    let details = json!({ "cover": cover.id, "width": cover.width, "height": cover.height });
    record(&tx, env, actor, &event, "event.cover_set", details).await?;
    tx.commit().await?;
    Ok(cover)
}

/// Removes an event's cover, if it is the one that the editor saw. Without a cover, does nothing.
///
/// Rule: members who manage events.
pub async fn remove_cover(
    env: &Env,
    actor: &Actor,
    event_id: &str,
    seen: Option<&String>,
) -> Result<(), Failure<CoverErrorCode>> {
    let event = may_change(env, actor, event_id).await?;
    let tx = env.begin().await?;
    let event = lock(&tx, event.id).await?;
    still(&tx, event.id, seen).await?;
    if lifecycle::discard(&tx, env, &[event.id]).await? > 0 {
        record(&tx, env, actor, &event, "event.cover_remove", json!({})).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Changes the alternative text of an event's cover. Returns whether it differs from before.
pub(in crate::events) async fn describe(
    tx: &Tx,
    env: &Env,
    event_id: Uuid,
    text: Patch<String>,
) -> Result<bool, Failure<EventErrorCode>> {
    let text = match text {
        Patch::Keep => return Ok(false),
        Patch::Clear => None,
        Patch::Set(text) => {
            alternative_text(&text).map_err(|invalid| Failure::invalid("coverAlternativeText", invalid))?
        }
    };
    let cover = event_cover::Entity::find().filter(event_cover::Column::EventId.eq(event_id)).one(tx).await?;
    match cover {
        None if text.is_none() => Ok(false),
        None => {
            let message = "This event has no cover to describe.";
            Err(Failure::field(EventErrorCode::InvalidInput, "coverAlternativeText", message))
        }
        Some(cover) if cover.alternative_text == text => Ok(false),
        Some(cover) => {
            let changed = event_cover::Model { alternative_text: text, updated_at: env.now(), ..cover };
            changed.into_active_model().reset_all().update(tx).await?;
            Ok(true)
        }
    }
}

fn alternative_text(text: &str) -> Result<Option<String>, Invalid> {
    if text.trim().is_empty() { Ok(None) } else { line(text, MAX_ALTERNATIVE_TEXT).map(Some) }
}

/// Locks the event and checks again that it may be changed: it may have been cancelled since it was read.
async fn lock(tx: &Tx, event_id: Uuid) -> Result<event::Model, Failure<CoverErrorCode>> {
    let event = access::lock(tx, event_id, Lock::Changes).await.map_err(in_our_words)?;
    state::require_changeable(event.status).map_err(in_our_words)?;
    Ok(event)
}

/// Refuses if the current cover is not the one that the editor saw. The event is locked.
async fn still(tx: &Tx, event_id: Uuid, seen: Option<&String>) -> Result<(), Failure<CoverErrorCode>> {
    if seen.is_none() {
        return Ok(());
    }
    let cover = event_cover::Entity::find().filter(event_cover::Column::EventId.eq(event_id)).one(tx).await?;
    uploads::still(cover.as_ref().map(super::variants_of).transpose()?, seen)
}

fn in_our_words(failure: Failure<EventErrorCode>) -> Failure<CoverErrorCode> {
    failure.map_code(CoverErrorCode::of)
}

/// Writes the audit entry, and marks the event as changed.
async fn record(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    event: &event::Model,
    action: &'static str,
    details: serde_json::Value,
) -> Result<(), sea_orm::DbErr> {
    let version = versions::raised(event.version);
    access::save(tx, &event::Model { updated_at: env.now(), version, ..event.clone() }).await?;
    let entry = Entry::of(action, "event", event.id).organization(event.of_organization()).details(details);
    audit::record(tx, env, actor, entry).await
}
