//! Requests for mailed links, which the worker handles, and the limit on how many an address may have.

use entity::mail_link_request::{ActiveModel, Column, Entity, LinkPurpose, Model};
use kernel::Env;
use kernel::db::Tx;
use kernel::ids::LinkRequestId;
use kernel::jobs::outbox;
use kernel::text::{EmailAddress, Locale};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, PaginatorTrait as _, QueryFilter as _,
};
use time::Duration;
use uuid::Uuid;

use crate::job::Job;

/// The most mails of one kind that an address gets within [`LIMIT_WINDOW`], so that nobody can flood a mailbox through
/// us.
const LIMIT: u64 = 5;
/// The time span that [`LIMIT`] applies to.
pub(super) const LIMIT_WINDOW: Duration = Duration::hours(1);

/// Records the request and enqueues the job that handles it.
pub(super) async fn enqueue(
    tx: &Tx,
    env: &Env,
    email: &EmailAddress,
    purpose: LinkPurpose,
    locale: Locale,
    sign_up_id: Option<Uuid>,
) -> Result<(), DbErr> {
    let request_id = env.ids.next();
    let row = ActiveModel {
        id: Set(request_id),
        email: Set(email.as_str().to_owned()),
        purpose: Set(purpose),
        locale: Set(locale.tag().to_owned()),
        sign_up_id: Set(sign_up_id),
        created_at: Set(env.now()),
    };
    Entity::insert(row).exec_without_returning(tx).await?;
    outbox::enqueue(tx, env, [Job::SendMailLink { request_id: LinkRequestId::from_uuid(request_id) }]).await
}

/// Deletes earlier requests for password resets of an account that was taken over. The attacker may have made so many
/// that the owner's next one would hit the limit.
pub(super) async fn forget_password_resets(tx: &Tx, email: &str) -> Result<(), DbErr> {
    Entity::delete_many()
        .filter(Column::Email.eq(email))
        .filter(Column::Purpose.eq(LinkPurpose::ResetPassword))
        .exec(tx)
        .await?;
    Ok(())
}

/// Whether too many requests came before this one. Later ones don't count, so that the first ones are answered however
/// late the worker gets to them.
pub(super) async fn is_flood(conn: &impl ConnectionTrait, request: &Model) -> Result<bool, DbErr> {
    let before = Entity::find()
        .filter(Column::Email.eq(&*request.email))
        .filter(Column::Purpose.eq(request.purpose))
        .filter(Column::CreatedAt.gt(request.created_at - LIMIT_WINDOW))
        .filter(Column::Id.lt(request.id))
        .count(conn)
        .await?;
    Ok(before >= LIMIT)
}
