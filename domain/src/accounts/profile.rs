//! Changing one's own account, and listing one's open sessions.

use entity::session;
use entity::user::{self, UserStatus};
use kernel::actor::Actor;
use kernel::error::{Failure, Validation};
use kernel::ids::UserId;
use kernel::jobs::outbox;
use kernel::page::{Page, PageRequest};
use kernel::text::{Locale, line};
use kernel::zones::Timezone;
use kernel::{Env, audit, limits};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, Order};
use secrecy::SecretString;

use super::sessions::{self, RevokeReason};
use super::{Account, AccountErrorCode, device, load, passwords, tokens};
use crate::contact_changes;
use crate::job::Job;

/// Changes to the actor's own account; fields that are `None` stay as they are. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct UpdateAccount {
    /// The name that other people see.
    pub display_name: Option<String>,
    /// The language of mails, as a BCP 47 tag.
    pub locale: Option<String>,
    /// The IANA name of the zone that times are shown in, such as "Europe/Berlin".
    pub timezone: Option<String>,
}

/// Changes the actor's own account.
///
/// Rule: anybody signed in.
pub async fn update(env: &Env, actor: &Actor, input: UpdateAccount) -> Result<Account, Failure<AccountErrorCode>> {
    let user_id = actor.require_person()?.user_id.uuid();
    let mut checks = Validation::new();
    let name =
        checks.take_optional("displayName", input.display_name.as_deref().map(|name| line(name, limits::DISPLAY_NAME)));
    let locale = checks.take_optional("locale", input.locale.as_deref().map(str::parse::<Locale>));
    let timezone = checks.take_optional("timezone", input.timezone.as_deref().map(Timezone::parse));
    let (name, locale, timezone) = checks.finish_with((name, locale, timezone))?;
    let tx = env.begin().await?;
    let mut update = user::Entity::update_many()
        .filter(user::Column::Id.eq(user_id))
        .col_expr(user::Column::UpdatedAt, Expr::value(env.now()));
    if let Some(name) = name {
        update = update.col_expr(user::Column::DisplayName, Expr::value(name));
    }
    if let Some(locale) = locale {
        update = update.col_expr(user::Column::Locale, Expr::value(locale.tag()));
    }
    if let Some(timezone) = timezone {
        update = update.col_expr(user::Column::Timezone, Expr::value(timezone.name()));
    }
    update.exec(&tx).await?;
    audit::record(&tx, env, actor, entry("account.update", user_id)).await?;
    let account = load(&tx, user_id).await?;
    if account.email_verified {
        contact_changes::note_person(&tx, env, account.email.as_str()).await?;
    }
    tx.commit().await?;
    Ok(account)
}

/// A change of the actor's own password.
#[derive(Debug, Clone)]
pub struct ChangePassword {
    /// The current password, as proof.
    pub current: SecretString,
    /// The new password; must not be easy to guess.
    pub password: SecretString,
}

/// Changes the password. All other sessions end, mailed links stop working, and a mail reports the change.
///
/// Rule: anybody signed in who knows the current password. People without one set it through a mailed link.
pub async fn change_password(
    env: &Env,
    actor: &Actor,
    input: ChangePassword,
) -> Result<Account, Failure<AccountErrorCode>> {
    let (signed_in, session) = actor.require_session()?;
    let user_id = signed_in.user_id.uuid();
    let mut checks = Validation::new();
    let known = [signed_in.email.as_str(), &signed_in.display_name];
    passwords::check(&mut checks, &input.password, &known).await?;
    checks.finish()?;
    let wrong =
        || Failure::field(AccountErrorCode::InvalidCredentials, "currentPassword", "This isn't your current password.");
    let user = user::Entity::find_by_id(user_id).one(env.db.primary()).await?.ok_or(Failure::Unauthenticated)?;
    if !passwords::verify(&input.current, user.password_hash.clone()).await? {
        return Err(wrong());
    }
    let hash = passwords::hash(env, &input.password).await?;
    let tx = env.begin().await?;
    // The password may have been reset during the check.
    let changed = user::Entity::update_many()
        .filter(user::Column::Id.eq(user_id))
        .filter(user::Column::PasswordHash.eq(user.password_hash))
        .filter(user::Column::Status.eq(UserStatus::Active))
        .col_expr(user::Column::PasswordHash, Expr::value(hash))
        .col_expr(user::Column::UpdatedAt, Expr::value(env.now()))
        .exec(&tx)
        .await?;
    if changed.rows_affected != 1 {
        return Err(wrong());
    }
    tokens::void(&tx, env, user_id).await?;
    sessions::revoke_others(&tx, env, user_id, session.uuid(), RevokeReason::PasswordChange).await?;
    audit::record(&tx, env, actor, entry("account.change_password", user_id)).await?;
    outbox::enqueue(&tx, env, [Job::SendPasswordChanged { user_id: signed_in.user_id }]).await?;
    let account = load(&tx, user_id).await?;
    tx.commit().await?;
    Ok(account)
}

fn entry(action: &'static str, user_id: Uuid) -> audit::Entry<'static> {
    audit::Entry::of(action, "user", user_id)
}

/// The device a session was opened on, such as "Firefox on Linux"; `None` if it sent no `User-Agent`.
pub fn device_of(session: &session::Model) -> Option<String> {
    session.user_agent.as_deref().map(device::summary)
}

/// A person's open sessions, newest first.
pub async fn open_sessions(
    env: &Env,
    conn: &impl ConnectionTrait,
    user_id: UserId,
    page: &PageRequest,
) -> Result<Page<session::Model>, DbErr> {
    let query = session::Entity::find()
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::RevokedAt.is_null())
        .filter(session::Column::ExpiresAt.gt(env.now()));
    let query = page.by_id(query, session::Column::Id, Order::Desc);
    Ok(Page::of(query.all(conn).await?, page))
}
