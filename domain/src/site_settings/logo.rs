//! The platform's logo.

use bytes::Bytes;
use entity::site_logo::{Column, Entity, Model};
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Internal};
use kernel::signals::{PublicChange, Signal};
use kernel::site::SiteLogo;
use pictures::Purpose;
use sea_orm::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{IntoActiveModel as _, Iterable as _};
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::ONLY;
use crate::uploads::{self, UploadErrorCode};

/// Checks that the actor may change the logo. To be called before an upload is read.
///
/// Rule: administrators.
pub fn may_change_logo(actor: &Actor) -> Result<(), Failure<UploadErrorCode>> {
    actor.require_admin()
}

/// Sets the platform's logo, replacing the current one.
///
/// Rule: administrators.
pub async fn set_logo(env: &Env, actor: &Actor, upload: Bytes) -> Result<SiteLogo, Failure<UploadErrorCode>> {
    may_change_logo(actor)?;
    let picture = uploads::render(upload, Purpose::Logo).await?;
    let widest = picture.renditions.into_iter().max_by_key(|rendition| rendition.width);
    let widest = widest.ok_or_else(|| Internal::Other("a picture has no files".to_owned()))?;
    let hash = hex::encode(Sha256::digest(&widest.jpeg));
    let pixels = |length: u32| i32::try_from(length).unwrap_or(i32::MAX);
    let row = Model {
        id: ONLY,
        hash: hash.clone(),
        width: pixels(widest.width),
        height: pixels(widest.height),
        body: widest.jpeg.clone(),
        created_at: env.now(),
    };
    let tx = env.begin().await?;
    let replaced = OnConflict::column(Column::Id)
        .update_columns(Column::iter().filter(|column| !matches!(column, Column::Id)))
        .to_owned();
    Entity::insert(row.into_active_model().reset_all()).on_conflict(replaced).exec_without_returning(&tx).await?;
    let details = json!({ "width": widest.width, "height": widest.height });
    record(&tx, env, actor, "site_settings.logo_set", details).await?;
    tx.commit().await?;
    Ok(SiteLogo { hash, width: widest.width, height: widest.height, body: widest.jpeg.into() })
}

/// Removes the platform's logo. Without a logo, does nothing.
///
/// Rule: administrators.
pub async fn remove_logo(env: &Env, actor: &Actor) -> Result<(), Failure<UploadErrorCode>> {
    may_change_logo(actor)?;
    let tx = env.begin().await?;
    if Entity::delete_by_id(ONLY).exec(&tx).await?.rows_affected > 0 {
        record(&tx, env, actor, "site_settings.logo_remove", json!({})).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn record(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    action: &'static str,
    details: serde_json::Value,
) -> Result<(), DbErr> {
    tx.announce(Signal::Public(PublicChange::Site));
    audit::record(tx, env, actor, Entry::of(action, "site_settings", Uuid::nil()).details(details)).await
}
