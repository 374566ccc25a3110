//! Pictures of people, in several widths. Nothing of the upload is kept but its pixels: neither where nor by whom it was
//! taken.

use bytes::Bytes;
use entity::avatar::{Column, Entity};
use entity::user;
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Internal};
use kernel::ids::AvatarId;
use kernel::jobs::Outcome;
use pictures::{Picture, Purpose};
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, QuerySelect as _};
use time::Duration;

use crate::job::Job;
use crate::uploads::{self, Kind, Recorded, UploadErrorCode, Variant};

pub use entity::avatar::Model as Avatar;

/// How long the files of a replaced picture are retained, because open pages refer to them.
const RETENTION: Duration = Duration::hours(1);

static KIND: Kind<Entity> = Kind {
    name: "avatar",
    id: Column::Id,
    owner: Column::UserId,
    unused_since: Column::UnusedSince,
    created_at: Column::CreatedAt,
    updated_at: Column::UpdatedAt,
    variants: |avatar| &avatar.variants,
    removal: |id| Job::RemoveAvatarFiles { avatar_id: AvatarId::from_uuid(id) },
    reusable: false,
};

/// Sets the picture of the actor's account, replacing the current one.
///
/// Rule: anybody signed in.
pub async fn set(env: &Env, actor: &Actor, upload: Bytes) -> Result<Avatar, Failure<UploadErrorCode>> {
    let user_id = actor.require_person()?.user_id.uuid();
    let picture = uploads::render(upload, Purpose::Avatar).await?;
    let avatar = leave_unused(env, picture).await?;
    let tx = env.begin().await?;
    user::Entity::find_by_id(user_id).lock(LockType::NoKeyUpdate).one(&tx).await?.ok_or(Failure::Unauthenticated)?;
    discard(&tx, env, user_id, RETENTION).await?;
    KIND.claim(&tx, env, avatar.id, user_id, []).await?;
    audit::record(&tx, env, actor, Entry::of("account.avatar_set", "user", user_id)).await?;
    tx.commit().await?;
    Ok(Avatar { user_id: Some(user_id), unused_since: None, updated_at: env.now(), ..avatar })
}

/// Removes the picture of the actor's account. Without one, does nothing.
///
/// Rule: anybody signed in.
pub async fn remove(env: &Env, actor: &Actor) -> Result<(), Failure<UploadErrorCode>> {
    let user_id = actor.require_person()?.user_id.uuid();
    let tx = env.begin().await?;
    user::Entity::find_by_id(user_id).lock(LockType::NoKeyUpdate).one(&tx).await?.ok_or(Failure::Unauthenticated)?;
    if discard(&tx, env, user_id, RETENTION).await? {
        audit::record(&tx, env, actor, Entry::of("account.avatar_remove", "user", user_id)).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// The picture of an account, if it has one.
pub async fn of(conn: &impl ConnectionTrait, user_id: Uuid) -> Result<Option<Avatar>, DbErr> {
    Entity::find().filter(Column::UserId.eq(user_id)).one(conn).await
}

/// The files of a picture, from the narrowest to the widest.
pub fn variants(avatar: &Avatar) -> Result<Vec<Variant>, DbErr> {
    uploads::variants_of(&avatar.variants)
}

/// Stores a picture's files as those of nobody yet.
async fn leave_unused(env: &Env, picture: Picture) -> Result<Avatar, Internal> {
    let id = env.ids.next();
    let files = uploads::files_of(id, picture);
    let Recorded { variants, width, height } = Recorded::of(&files)?;
    let now = env.now();
    let avatar = Avatar {
        id,
        user_id: None,
        width,
        height,
        variants,
        unused_since: Some(now),
        created_at: now,
        updated_at: now,
    };
    KIND.store(env, avatar, &files).await
}

/// Takes a person's picture from them; a job removes its files later. Returns whether there was one.
pub(crate) async fn discard(tx: &Tx, env: &Env, user_id: Uuid, retention: Duration) -> Result<bool, DbErr> {
    Ok(KIND.discard(tx, env, &[user_id], retention).await? > 0)
}

/// Deletes the files of a picture that is nobody's, then its row. Idempotent.
pub async fn remove_files(env: &Env, avatar_id: AvatarId) -> Result<Outcome, Internal> {
    KIND.remove_files(env, avatar_id.uuid()).await
}

/// Enqueues the removal of uploads that never became somebody's.
pub(crate) async fn remove_leftovers(env: &Env) -> Result<bool, DbErr> {
    KIND.remove_leftovers(env).await
}
