//! Undoing a second factor that an intruder with the password set up, by a token in the mail that reported it.
//!
//! While the token works, access to the mailbox is enough to remove the factor. Therefore it expires after some days
//! and applies to that one set-up only.

use entity::mail_link_request::LinkPurpose;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::ids::{SetupId, TypedId as _, UserId};
use kernel::jobs::outbox;
use kernel::text::{EmailAddress, Locale};
use kernel::{Env, audit};
use sea_orm::{ActiveEnum as _, DbErr};
use serde_json::json;
use uuid::Uuid;

use super::{check, entry, manage};
use crate::accounts::sessions::{self, RevokeReason};
use crate::accounts::{AccountErrorCode, Role, link_requests, load, passwords, tokens};
use crate::job::Job;

/// Issues the token that undoes a set-up, for its mail. A repeated run issues another one; both work.
pub(crate) async fn issue(env: &Env, user_id: UserId, setup_id: Option<SetupId>) -> Result<String, DbErr> {
    let tx = env.begin().await?;
    let token =
        tokens::issue(&tx, env, user_id.uuid(), LinkPurpose::UndoSecondFactor, setup_id.map(Uuid::from)).await?;
    tx.commit().await?;
    Ok(token)
}

/// Removes the second factor that the token's mail reported, if it is still in place. Since the intruder knew the
/// password and was signed in, the password is removed, all sessions end, other links stop working, and a link to
/// choose a new password is mailed. Whoever has the token may.
pub async fn undo(env: &Env, token: &str) -> Result<(), Failure<AccountErrorCode>> {
    let tx = env.begin().await?;
    let (user, setup_id) = tokens::redeem(&tx, env, token, LinkPurpose::UndoSecondFactor).await?;
    // The user's row is locked before the factor's, in the same order as at login.
    let factor = check::locked(&tx, user.id).await?;
    factor.filter(|factor| factor.confirmed_at.is_some() && factor.setup_id == setup_id).ok_or_else(changed)?;
    manage::remove(&tx, user.typed_id()).await?;
    passwords::forget(&tx, env, user.id).await?;
    tokens::void(&tx, env, user.id).await?;
    sessions::revoke_all(&tx, env, user.id, RevokeReason::FactorUndone).await?;
    record(&tx, env, user.id).await?;
    outbox::enqueue(&tx, env, [Job::SendSecondFactorOff { user_id: user.typed_id() }]).await?;
    link_requests::forget_password_resets(&tx, &user.email).await?;
    let email = EmailAddress::stored(&user.email);
    link_requests::enqueue(&tx, env, &email, LinkPurpose::ResetPassword, Locale::or_default(&user.locale), None)
        .await?;
    Ok(tx.commit().await?)
}

/// Writes the audit entry, with the account's roles: an intrusion into an administrator's account needs investigation.
async fn record(tx: &Tx, env: &Env, user_id: Uuid) -> Result<(), DbErr> {
    let roles = load(tx, user_id).await?.roles;
    let mut entry = entry("account.undo_second_factor", user_id);
    entry.details = json!({ "roles": roles.iter().map(Role::to_value).collect::<Vec<_>>() });
    audit::record(tx, env, &Actor::Anonymous, entry).await
}

fn changed() -> Failure<AccountErrorCode> {
    Failure::field(
        AccountErrorCode::SecondFactorChanged,
        "token",
        "The second factor that this link is about is off already, or another one is on. Nothing was changed.",
    )
}
