//! Undoing a change of the address that an intruder made, by a token in the mail to the former address.

use entity::email_change::{Column, Entity, Model};
use entity::mail_link_request::LinkPurpose;
use entity::{second_factor as factor, user};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::ids::{EmailChangeId, TypedId as _};
use kernel::text::{EmailAddress, Locale};
use kernel::{Env, audit};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};
use time::OffsetDateTime;

use super::set_address;
use crate::accounts::sessions::{self, RevokeReason};
use crate::accounts::{AccountErrorCode, link_requests, passwords, second_factor, tokens};
use crate::contact_changes;

/// What is mailed to a former address.
pub(crate) struct Former {
    pub(crate) change: Model,
    pub(crate) user: user::Model,
    /// The token that undoes the change.
    pub(crate) token: String,
}

/// Issues the token that undoes a change, for its mail; `None` if it was undone. A repeated run issues another one; both
/// work.
pub(crate) async fn issue(env: &Env, change_id: EmailChangeId) -> Result<Option<Former>, DbErr> {
    let tx = env.begin().await?;
    let change = Entity::find_by_id(change_id).one(&tx).await?;
    let stands = |change: &Model| change.confirmed_at.is_some() && change.ended_at.is_none();
    let Some(change) = change.filter(stands) else { return Ok(None) };
    let Some(user) = user::Entity::find_by_id(change.user_id).one(&tx).await? else { return Ok(None) };
    let token = tokens::issue(&tx, env, user.id, LinkPurpose::UndoEmailChange, Some(change.id)).await?;
    tx.commit().await?;
    Ok(Some(Former { change, user, token }))
}

/// Gives an account its former address back, whatever it was changed to since. Somebody else may have had the account in
/// hand: the password and a second factor from after the change are removed, all sessions end, the deletion of the
/// account is called off, and a link to choose a new password is mailed. Whoever has the token may.
pub async fn undo(env: &Env, token: &str) -> Result<(), Failure<AccountErrorCode>> {
    let tx = env.begin().await?;
    let (user, id) = tokens::redeem(&tx, env, token, LinkPurpose::UndoEmailChange).await?;
    let change = Entity::find()
        .filter(Column::UserId.eq(user.id))
        .filter(Column::Id.eq(id))
        .filter(Column::ConfirmedAt.is_not_null())
        .filter(Column::EndedAt.is_null());
    let change = change.one(&tx).await?.ok_or_else(tokens::invalid)?;
    set_address(&tx, env, user.id, &change.old_email).await?;
    end_from(&tx, env, &change).await?;
    remove_later_factor(&tx, &user, change.confirmed_at).await?;
    passwords::forget(&tx, env, user.id).await?;
    call_off_deletion(&tx, &user).await?;
    tokens::void(&tx, env, user.id).await?;
    sessions::revoke_all(&tx, env, user.id, RevokeReason::EmailChange).await?;
    let entry = audit::Entry::of("account.email_change_undo", "user", user.id);
    audit::record(&tx, env, &Actor::Anonymous, entry).await?;
    for email in [&user.email, &change.old_email] {
        contact_changes::note_person(&tx, env, email).await?;
    }
    link_requests::forget_password_resets(&tx, &change.old_email).await?;
    let (email, locale) = (EmailAddress::stored(&change.old_email), Locale::or_default(&user.locale));
    link_requests::enqueue(&tx, env, &email, LinkPurpose::ResetPassword, locale, None).await?;
    Ok(tx.commit().await?)
}

/// Ends this change and all that came after it, whose addresses may be the intruder's: they undo nothing any more.
async fn end_from(tx: &Tx, env: &Env, change: &Model) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::EndedAt, Expr::value(env.now()))
        .filter(Column::UserId.eq(change.user_id))
        .filter(Column::Id.gte(change.id))
        .filter(Column::EndedAt.is_null())
        .exec(tx)
        .await?;
    Ok(())
}

/// A second factor of the intruder's would keep the owner out.
async fn remove_later_factor(tx: &Tx, user: &user::Model, since: Option<OffsetDateTime>) -> Result<(), DbErr> {
    let row = factor::Entity::find_by_id(user.id).one(tx).await?;
    if row.and_then(|row| row.confirmed_at) >= since && since.is_some() {
        second_factor::remove(tx, user.typed_id()).await?;
    }
    Ok(())
}

async fn call_off_deletion(tx: &Tx, user: &user::Model) -> Result<(), DbErr> {
    user::Entity::update_many()
        .col_expr(user::Column::DeletesAt, Expr::value(None::<OffsetDateTime>))
        .filter(user::Column::Id.eq(user.id))
        .exec(tx)
        .await?;
    Ok(())
}
