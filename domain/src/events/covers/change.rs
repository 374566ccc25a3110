//! Giving an event a cover, and taking it away.

use bytes::Bytes;
use entity::{event, event_cover};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Internal, Validation};
use kernel::ids::OfOrganization as _;
use kernel::patch::Patch;
use kernel::text::{Invalid, line};
use kernel::{Env, versions};
use pictures::{MAX_PIXELS, MIN_SIDE, Picture, PictureError};
use sea_orm::IntoActiveModel as _;
use sea_orm::prelude::*;
use serde_json::json;
use tokio::sync::Semaphore;

use super::CoverErrorCode::{self, FileTooLarge, PictureDamaged, PictureTooLarge, PictureTooSmall, UnsupportedType};
use super::{Cover, MAX_ALTERNATIVE_TEXT, MAX_UPLOAD, keep};
use crate::events::access::{self, Lock, Managed};
use crate::events::{EventErrorCode, state};
use crate::organizations::Permission;

/// How many pictures are decoded at once in this process: each may take a few hundred megabytes.
static AT_ONCE: Semaphore = Semaphore::const_new(2);

/// A picture for an event.
#[derive(Debug, Clone)]
pub struct SetCover {
    /// The event.
    pub event_id: String,
    /// What the picture shows, as it was typed, for those who don't see it.
    pub alternative_text: Option<String>,
    /// The name of the file that the editor saw, empty for none; without it the last upload stands.
    pub seen: Option<String>,
    /// What was uploaded.
    pub upload: Bytes,
}

/// The event, if the actor may change its cover: to be asked before an upload is read.
///
/// Rule: members who manage events.
pub async fn may_change(env: &Env, actor: &Actor, event_id: &str) -> Result<event::Model, Failure<CoverErrorCode>> {
    let managed = access::require(env.db.primary(), actor, event_id, Permission::ManageEvents, "eventId").await;
    let Managed { event, .. } = managed?;
    state::require_changeable(event.status).map_err(in_our_words)?;
    Ok(event)
}

/// Gives a draft or published event a cover, in place of the one it has.
///
/// Rule: members who manage events.
pub async fn set_cover(env: &Env, actor: &Actor, input: SetCover) -> Result<Cover, Failure<CoverErrorCode>> {
    let event = may_change(env, actor, &input.event_id).await?;
    let mut checks = Validation::new();
    let text = input.alternative_text.as_deref().map(alternative_text);
    let text = checks.take_optional("alternativeText", text).map(Option::flatten);
    let Some(text) = text else {
        return Err(checks.into_failure());
    };
    let picture = render(input.upload).await?;
    let cover = keep::leave_unused(env, picture, text).await?;
    let tx = env.begin().await?;
    let event = lock(&tx, event.id).await?;
    still(&tx, event.id, input.seen.as_ref()).await?;
    let cover = keep::attach(&tx, env, cover, event.id).await?;
    let details = json!({ "cover": cover.id, "width": cover.width, "height": cover.height });
    record(&tx, env, actor, &event, "event.cover_set", details).await?;
    tx.commit().await?;
    Ok(cover)
}

/// Takes an event's cover away, if it is the one that the editor saw. Without one there is nothing to do.
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
    if keep::discard(&tx, env, &[event.id]).await? > 0 {
        record(&tx, env, actor, &event, "event.cover_remove", json!({})).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// Changes what is said about an event's cover. Whether it is something else than before.
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

/// Decodes where it may take a while.
async fn render(upload: Bytes) -> Result<Picture, Failure<CoverErrorCode>> {
    if upload.len() > MAX_UPLOAD {
        let message = format!("The file has more than {} MB.", MAX_UPLOAD >> 20);
        return Err(Failure::rejected(FileTooLarge, message));
    }
    let broken = |error: &dyn std::fmt::Display| Internal::Other(format!("a picture could not be decoded: {error}"));
    let permit = AT_ONCE.acquire().await.map_err(|error| broken(&error))?;
    let rendered = tokio::task::spawn_blocking(move || {
        let rendered = pictures::render(&upload);
        drop(permit);
        rendered
    });
    rendered.await.map_err(|error| broken(&error))?.map_err(refusal)
}

fn refusal(error: PictureError) -> Failure<CoverErrorCode> {
    match error {
        PictureError::Unsupported => Failure::rejected(UnsupportedType, "The file is no JPEG, PNG or WebP picture."),
        PictureError::Damaged => {
            Failure::rejected(PictureDamaged, "The picture is damaged, or a part of it is missing.")
        }
        PictureError::TooSmall => {
            let message = format!("The picture is too small: it should be at least {MIN_SIDE} pixels wide and high.");
            Failure::rejected(PictureTooSmall, message)
        }
        PictureError::TooManyPixels => {
            let message = format!(
                "The picture has too many pixels: {} million at most, fewer with 16 bits per color or if it is animated.",
                MAX_PIXELS / 1_000_000
            );
            Failure::rejected(PictureTooLarge, message)
        }
        PictureError::Encoding => Internal::Other(error.to_string()).into(),
    }
}

/// Locks the event, which may have been cancelled since it was looked at.
async fn lock(tx: &Tx, event_id: Uuid) -> Result<event::Model, Failure<CoverErrorCode>> {
    let event = access::lock(tx, event_id, Lock::Changes).await.map_err(in_our_words)?;
    state::require_changeable(event.status).map_err(in_our_words)?;
    Ok(event)
}

/// Refuses to replace or remove a cover that is not the one the editor saw. The event is locked.
async fn still(tx: &Tx, event_id: Uuid, seen: Option<&String>) -> Result<(), Failure<CoverErrorCode>> {
    if seen.is_none() {
        return Ok(());
    }
    let cover = event_cover::Entity::find().filter(event_cover::Column::EventId.eq(event_id)).one(tx).await?;
    let files = cover.as_ref().map(super::variants_of).transpose()?.unwrap_or_default();
    let now = files.last().map(|widest| widest.key.as_str().to_owned()).unwrap_or_default();
    versions::still("expectedUrl", &now, seen)
}

fn in_our_words(failure: Failure<EventErrorCode>) -> Failure<CoverErrorCode> {
    failure.map_code(CoverErrorCode::of)
}

/// Notes who did it, and that the event changed.
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
