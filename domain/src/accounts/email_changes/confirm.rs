//! Confirming the new address, which makes it the account's.

use entity::email_change::{Column, Entity, Model};
use entity::mail_link_request::LinkPurpose;
use entity::{sign_up, user};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::ids::{EmailChangeId, TypedId as _, UserId};
use kernel::jobs::outbox;
use kernel::text::EmailAddress;
use kernel::{Env, audit};
use sea_orm::sea_query::{Expr, ExprTrait as _, LockType};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _};
use secrecy::{ExposeSecret as _, SecretString};

use super::{hold, set_address, waiting_of};
use crate::accounts::sessions::{self, RevokeReason};
use crate::accounts::{Account, AccountErrorCode, codes, guest_orders, load, tokens};
use crate::job::Job;
use crate::{contact_changes, mail_preferences};

/// What confirms a new address.
#[derive(Debug, Clone)]
pub enum ConfirmEmail {
    /// The token of the mailed link.
    Token(SecretString),
    /// The code beside it.
    Code(SecretString),
}

/// Makes the new address the account's. All its other sessions end, mailed links stop working, guest orders of the new
/// address are assigned to it, and the former address is told how to undo that.
///
/// Rule: whoever is signed in to the account and has the token or the code. The token alone is not enough: a stranger who
/// asked for somebody's address would get their orders as soon as they press the button in the mail.
pub async fn confirm(env: &Env, actor: &Actor, input: ConfirmEmail) -> Result<Account, Failure<AccountErrorCode>> {
    let (own, session) = actor.require_session()?;
    let (tx, user, change) = match &input {
        ConfirmEmail::Token(token) => by_token(env, own.user_id, token).await?,
        ConfirmEmail::Code(code) => by_code(env, own.user_id, code).await?,
    };
    set_address(&tx, env, user.id, &change.new_email).await?;
    mark(&tx, env, &change).await?;
    tokens::void(&tx, env, user.id).await?;
    sessions::revoke_others(&tx, env, user.id, session.uuid(), RevokeReason::EmailChange).await?;
    guest_orders::claim(&tx, user.id, &change.new_email).await?;
    // Whoever else signed up with it would only learn that there is an account.
    sign_up::Entity::delete_many().filter(sign_up::Column::Email.eq(&*change.new_email)).exec(&tx).await?;
    let (from, to) = (EmailAddress::stored(&change.old_email), EmailAddress::stored(&change.new_email));
    mail_preferences::carry_over(&tx, env, &from, &to).await?;
    let entry = audit::Entry::of("account.email_change", "user", user.id);
    audit::record(&tx, env, actor, entry).await?;
    for email in [&change.old_email, &change.new_email] {
        contact_changes::note_person(&tx, env, email).await?;
    }
    outbox::enqueue(&tx, env, [Job::SendEmailChanged { change_id: EmailChangeId::from_uuid(change.id) }]).await?;
    let account = load(&tx, user.id).await?;
    tx.commit().await?;
    Ok(account)
}

/// Another account's token is not used up: its owner may still log in.
async fn by_token(
    env: &Env,
    user_id: UserId,
    token: &SecretString,
) -> Result<(Tx, user::Model, Model), Failure<AccountErrorCode>> {
    let tx = env.begin().await?;
    let owner = tokens::owner(&tx, env, token.expose_secret(), LinkPurpose::ChangeEmail).await?;
    if owner != Some(user_id.uuid()) {
        return Err(tokens::invalid());
    }
    let (user, id) = tokens::redeem(&tx, env, token.expose_secret(), LinkPurpose::ChangeEmail).await?;
    let change = waiting_of(&tx, env, user.typed_id()).await?;
    let change = change.filter(|change| Some(change.id) == id && change.old_email == user.email);
    Ok((tx, user, change.ok_or_else(tokens::invalid)?))
}

/// Counts a wrong code, which is committed: for the change, and for all changes to the address together, since a stranger
/// may ask for many.
async fn by_code(
    env: &Env,
    user_id: UserId,
    code: &SecretString,
) -> Result<(Tx, user::Model, Model), Failure<AccountErrorCode>> {
    let tx = env.begin().await?;
    // Guesses take turns at this lock, and so do two confirmations.
    let user = user::Entity::find_by_id(user_id).lock(LockType::NoKeyUpdate).one(&tx).await?;
    let user = user.ok_or(Failure::Unauthenticated)?;
    let change = waiting_of(&tx, env, user_id).await?.filter(|change| change.old_email == user.email);
    let change = change.ok_or_else(codes::wrong)?;
    hold(&tx, &change.new_email).await?;
    if change.code_attempts >= codes::MAX_ATTEMPTS || failures(&tx, env, &change).await? >= codes::MAX_FAILURES {
        return Err(codes::too_many());
    }
    let is_current = env.now() - change.created_at < codes::LIFETIME;
    if is_current && codes::matches(env, change.id, code.expose_secret(), change.code_hash.as_deref())? {
        return Ok((tx, user, change));
    }
    Entity::update_many()
        .col_expr(Column::CodeAttempts, Expr::col(Column::CodeAttempts).add(1))
        .filter(Column::Id.eq(change.id))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Err(codes::wrong())
}

/// How many wrong codes were typed for the address lately, in whichever account.
async fn failures(tx: &Tx, env: &Env, change: &Model) -> Result<i32, DbErr> {
    let attempts: Vec<i32> = Entity::find()
        .select_only()
        .column(Column::CodeAttempts)
        .filter(Column::NewEmail.eq(&*change.new_email))
        .filter(Column::CreatedAt.gt(env.now() - codes::FAILURES_COUNT))
        .into_tuple()
        .all(tx)
        .await?;
    Ok(attempts.iter().sum())
}

async fn mark(tx: &Tx, env: &Env, change: &Model) -> Result<(), DbErr> {
    Entity::update_many()
        .col_expr(Column::ConfirmedAt, Expr::value(env.now()))
        .filter(Column::Id.eq(change.id))
        .exec(tx)
        .await?;
    Ok(())
}
