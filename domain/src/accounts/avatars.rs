//! Pictures of people, in several widths. As for covers of events, a row names the files from before they are written until
//! they are deleted, so that leftovers are found and removed whenever a process dies. Nothing of the upload is kept but its
//! pixels: neither where nor by whom it was taken.

use bytes::Bytes;
use entity::avatar::{Column, Entity};
use entity::user;
use kernel::Env;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{ErrorCode, Failure, Internal};
use kernel::ids::AvatarId;
use kernel::jobs::{JobPayload as _, Outcome, outbox};
use pictures::{Picture, Purpose};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType};
use sea_orm::{ConnectionTrait, IntoActiveModel as _, QuerySelect as _};
use time::Duration;

use crate::job::Job;
use crate::uploads::{self, Recorded, UploadCode, Variant};

pub use entity::avatar::Model as Avatar;

/// How long the files of a replaced picture are retained, because open pages refer to them.
const RETENTION: Duration = Duration::hours(1);
/// How long an upload may stay unattached before it is removed.
const GIVEN_UP: Duration = Duration::days(1);
/// How many unattached uploads are removed per run.
const LEFTOVERS: u64 = 100;

/// Why an upload was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AvatarErrorCode {
    /// A parameter can't be used.
    InvalidInput,
    /// There is no such account.
    NotFound,
    /// The upload has more than [`uploads::MAX_UPLOAD`] bytes.
    FileTooLarge,
    /// The upload is not a JPEG, PNG or WebP.
    UnsupportedType,
    /// The upload begins like a picture but can't be decoded, or is truncated.
    PictureDamaged,
    /// The picture is too small.
    PictureTooSmall,
    /// The picture has too many pixels.
    PictureTooLarge,
}

impl ErrorCode for AvatarErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

impl UploadCode for AvatarErrorCode {
    const FILE_TOO_LARGE: Self = Self::FileTooLarge;
    const UNSUPPORTED_TYPE: Self = Self::UnsupportedType;
    const PICTURE_DAMAGED: Self = Self::PictureDamaged;
    const PICTURE_TOO_SMALL: Self = Self::PictureTooSmall;
    const PICTURE_TOO_LARGE: Self = Self::PictureTooLarge;
}

/// Sets the picture of the actor's account, replacing the current one.
///
/// Rule: anybody signed in.
pub async fn set(env: &Env, actor: &Actor, upload: Bytes) -> Result<Avatar, Failure<AvatarErrorCode>> {
    let user_id = actor.require_user()?.user_id.uuid();
    let picture = uploads::render(upload, Purpose::Avatar).await?;
    let avatar = leave_unused(env, picture).await?;
    let tx = env.begin().await?;
    user::Entity::find_by_id(user_id).lock(LockType::NoKeyUpdate).one(&tx).await?.ok_or(Failure::Unauthenticated)?;
    discard(&tx, env, user_id, RETENTION).await?;
    let avatar = attach(&tx, env, avatar, user_id).await?;
    audit::record(&tx, env, actor, Entry::of("account.avatar_set", "user", user_id)).await?;
    tx.commit().await?;
    Ok(avatar)
}

/// Removes the picture of the actor's account. Without one, does nothing.
///
/// Rule: anybody signed in.
pub async fn remove(env: &Env, actor: &Actor) -> Result<(), Failure<AvatarErrorCode>> {
    let user_id = actor.require_user()?.user_id.uuid();
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
    let tx = env.begin().await?;
    avatar.clone().into_active_model().reset_all().insert(&tx).await?;
    tx.commit().await?;
    uploads::write(env, &files).await?;
    Ok(avatar)
}

/// Makes an unused picture the person's.
async fn attach(tx: &Tx, env: &Env, avatar: Avatar, user_id: Uuid) -> Result<Avatar, Internal> {
    let claimed = Entity::update_many()
        .filter(Column::Id.eq(avatar.id))
        .filter(Column::UserId.is_null())
        .col_expr(Column::UserId, Expr::value(user_id))
        .col_expr(Column::UnusedSince, Expr::cust("NULL"))
        .col_expr(Column::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    if claimed.rows_affected == 0 {
        return Err(Internal::Other(format!("avatar {} was given up before it was the person's", avatar.id)));
    }
    Ok(Avatar { user_id: Some(user_id), unused_since: None, updated_at: env.now(), ..avatar })
}

/// Detaches a person's picture; a job removes its files later. Returns whether there was one.
pub(crate) async fn discard(tx: &Tx, env: &Env, user_id: Uuid, retention: Duration) -> Result<bool, DbErr> {
    let Some(avatar) = of(tx, user_id).await? else { return Ok(false) };
    Entity::update_many()
        .filter(Column::Id.eq(avatar.id))
        .col_expr(Column::UserId, Expr::cust("NULL"))
        .col_expr(Column::UnusedSince, Expr::value(env.now()))
        .col_expr(Column::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    remove_later(tx, env, &[avatar.id], retention).await?;
    Ok(true)
}

async fn remove_later(tx: &Tx, env: &Env, ids: &[Uuid], after: Duration) -> Result<(), DbErr> {
    let row = |id: &Uuid| {
        let job = Job::RemoveAvatarFiles { avatar_id: AvatarId::from_uuid(*id) };
        outbox::row(env, &job, env.now() + after, Some(format!("{}:{id}", job.spec().name)))
    };
    outbox::insert(tx, ids.iter().map(row).collect::<Result<_, _>>()?).await
}

/// Deletes the files of an unattached picture, then its row. Idempotent.
pub async fn remove_files(env: &Env, avatar_id: AvatarId) -> Result<Outcome, Internal> {
    let unused = Entity::find_by_id(avatar_id).filter(Column::UserId.is_null());
    let Some(avatar) = unused.one(env.db.primary()).await? else {
        return Ok(Outcome::Done);
    };
    if let Err(error) = uploads::delete(env, &variants(&avatar)?).await {
        return Ok(Outcome::Retry(error.to_string()));
    }
    let tx = env.begin().await?;
    Entity::delete_by_id(avatar.id).exec(&tx).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

/// Enqueues the removal of uploads that were never attached, because the process died. Pictures that were replaced have a
/// job already.
pub(crate) async fn remove_leftovers(env: &Env) -> Result<bool, DbErr> {
    let tx = env.begin().await?;
    let left: Vec<Uuid> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::UnusedSince.lt(env.now() - GIVEN_UP))
        .filter(Expr::col(Column::UnusedSince).eq(Expr::col(Column::CreatedAt)))
        .limit(LEFTOVERS)
        .into_tuple()
        .all(&tx)
        .await?;
    remove_later(&tx, env, &left, Duration::ZERO).await?;
    tx.commit().await?;
    Ok(false)
}
