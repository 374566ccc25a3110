//! Sessions: logging in, refreshing, logging out.
//!
//! A session is a chain of refresh tokens. Each is used once and has one successor. A token that is used again after
//! its successor was used must be stolen, and the whole session ends
//! (<https://www.rfc-editor.org/rfc/rfc9700#section-4.14.2>). The successor is derived from the token and our key, so
//! that tabs refreshing at the same moment, or a client that lost the response, get the same one.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use entity::user::{self, UserStatus};
use entity::{refresh_token, session};
use hmac::{Hmac, KeyInit as _, Mac as _};
use kernel::actor::{Actor, NOT_BY_KEY};
use kernel::db::Tx;
use kernel::error::{Failure, Internal, Validation};
use kernel::ids::{self, SessionId, SessionKind, TypedId as _, UserId};
use kernel::signals::Signal;
use kernel::{Env, audit, secret};
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{
    ActiveValue::Set, ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use secrecy::{ExposeSecret as _, SecretString};
use sha2::Sha256;
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use super::guest_orders;
use super::{Account, AccountErrorCode, device, tokens};

/// How long a session lives, however often it is refreshed.
const LIFETIME: Duration = Duration::days(30);
/// How long a used token still returns its successor, for parallel refreshes and lost responses.
const GRACE: Duration = Duration::seconds(10);

/// Why a session was ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RevokeReason {
    LogOut,
    Reuse,
    PasswordReset,
    PasswordChange,
    FirstVerified,
    Suspension,
    FactorUndone,
    EmailChange,
    Deletion,
}

impl RevokeReason {
    fn name(self) -> &'static str {
        match self {
            Self::LogOut => "log_out",
            Self::Reuse => "reuse",
            Self::PasswordReset => "password_reset",
            Self::PasswordChange => "password_change",
            Self::FirstVerified => "first_verified",
            Self::Suspension => "suspension",
            Self::FactorUndone => "factor_undone",
            Self::EmailChange => "email_change",
            Self::Deletion => "deletion",
        }
    }
}

/// A session with the refresh token that continues it.
#[derive(Debug, Clone)]
pub struct OpenSession {
    /// The session's id; access tokens carry it.
    pub session_id: SessionId,
    /// The account that is logged in.
    pub user_id: UserId,
    /// Refreshes the session, once; each refresh returns a new token.
    pub refresh_token: SecretString,
    /// When the session ends, however often it is refreshed.
    pub ends_at: OffsetDateTime,
    /// Whether the login passed a second factor.
    pub second_factor: bool,
}

/// A completed login: the account and its new session.
#[derive(Debug, Clone)]
pub struct LogIn {
    /// The account that logged in.
    pub account: Account,
    /// The session that was opened.
    pub session: OpenSession,
}

/// Which sessions to end.
#[derive(Debug, Clone, Default)]
pub struct Revoke {
    /// Any refresh token of the session to end; the actor's own session when left out.
    pub refresh_token: Option<SecretString>,
    /// One of the actor's sessions, by its id.
    pub session_id: Option<String>,
    /// Whether to end all of the person's sessions instead of one.
    pub everywhere: bool,
}

/// Opens a session for an authenticated person, noting when they passed a second factor. Orders that they placed as a
/// guest are assigned to the account.
pub(super) async fn open(
    tx: &Tx,
    env: &Env,
    account: &Account,
    user_agent: Option<&str>,
    second_factor_at: Option<OffsetDateTime>,
) -> Result<OpenSession, DbErr> {
    if account.email_verified {
        guest_orders::claim(tx, account.user_id.uuid(), account.email.as_str()).await?;
    }
    let row = session::Model {
        id: env.ids.next(),
        user_id: account.user_id.uuid(),
        created_at: env.now(),
        expires_at: env.now() + LIFETIME,
        revoked_at: None,
        revoke_reason: None,
        user_agent: device::stored_user_agent(user_agent),
        last_used_at: Some(env.now()),
        second_factor_at,
    };
    session::Entity::insert(session::ActiveModel::from(row.clone())).exec_without_returning(tx).await?;
    let token = secret::token(&*env.random);
    insert_token(tx, env, row.id, &token).await?;
    Ok(opened(&row, token))
}

/// Continues a session: returns the token's successor. Whoever has the token may.
pub async fn refresh(env: &Env, token: &SecretString) -> Result<OpenSession, Failure<AccountErrorCode>> {
    let token = token.expose_secret().trim();
    let tx = env.begin().await?;
    let found = find_token(&tx, token).await?.ok_or_else(expired)?;
    // The lock serializes refreshes of a session, so that later ones see what the first one wrote.
    let session = session::Entity::find_by_id(found.session_id).lock_exclusive().one(&tx).await?;
    let session = session.ok_or_else(expired)?;
    check_open(env, &session)?;
    let user = user::Entity::find_by_id(session.user_id).one(&tx).await?.ok_or_else(expired)?;
    match user.status {
        UserStatus::Active => {}
        UserStatus::Suspended => return Err(suspended()),
        UserStatus::Pending | UserStatus::Deleted => return Err(revoked()),
    }
    let current = find_token(&tx, token).await?.ok_or_else(expired)?;
    let successor = successor(env, token)?;
    match current.consumed_at {
        None => rotate(&tx, env, &current, &successor).await?,
        Some(at) if env.now() - at <= GRACE && is_unused(&tx, &successor).await? => {}
        Some(_) => {
            end(&tx, env, &Actor::System, session.id, RevokeReason::Reuse).await?;
            tx.commit().await?;
            tracing::warn!(session_id = %session.id, "a refresh token was used twice; its session was ended");
            return Err(revoked());
        }
    }
    if user.email_verified_at.is_some() {
        guest_orders::claim(&tx, user.id, &user.email).await?;
    }
    touch(&tx, env, session.id).await?;
    tx.commit().await?;
    Ok(opened(&session, successor))
}

/// Logs out of the actor's session, of the one a refresh token belongs to, or of all of the person's. Ending a session
/// that has already ended is not an error.
pub async fn revoke(env: &Env, actor: &Actor, input: Revoke) -> Result<(), Failure<AccountErrorCode>> {
    if actor.key().is_some() {
        return Err(Failure::Forbidden(NOT_BY_KEY));
    }
    if let Some(id) = &input.session_id {
        return revoke_own(env, actor, id).await;
    }
    let tx = env.begin().await?;
    match (actor.user(), input.refresh_token) {
        (Some(user), _) if input.everywhere => {
            revoke_all(&tx, env, user.user_id.uuid(), RevokeReason::LogOut).await?;
            record(&tx, env, actor, ("user", user.user_id.uuid()), None).await?;
        }
        (_, Some(token)) => {
            let found = find_token(&tx, token.expose_secret().trim()).await?.ok_or_else(expired)?;
            if input.everywhere {
                let session = session::Entity::find_by_id(found.session_id).one(&tx).await?.ok_or_else(expired)?;
                check_open(env, &session)?;
                if found.consumed_at.is_some_and(|at| env.now() - at > GRACE) {
                    return Err(revoked());
                }
                revoke_all(&tx, env, session.user_id, RevokeReason::LogOut).await?;
                record(&tx, env, actor, ("user", session.user_id), None).await?;
            } else {
                end(&tx, env, actor, found.session_id, RevokeReason::LogOut).await?;
            }
        }
        (_, None) => {
            let (_, session) = actor.require_session()?;
            end(&tx, env, actor, session.uuid(), RevokeReason::LogOut).await?;
        }
    }
    Ok(tx.commit().await?)
}

/// Ends the actor's session with this id; one that has already ended is left alone.
async fn revoke_own(env: &Env, actor: &Actor, session_id: &str) -> Result<(), Failure<AccountErrorCode>> {
    let user = actor.require_user()?;
    let mut checks = Validation::new();
    let id = checks.take("sessionId", ids::parse::<SessionKind>(session_id));
    let id = checks.finish_with(id)?;
    let tx = env.begin().await?;
    let session = session::Entity::find_by_id(id).one(&tx).await?;
    session
        .filter(|session| session.user_id == user.user_id.uuid())
        .ok_or_else(|| Failure::not_found("sessionId", "session"))?;
    end(&tx, env, actor, id.uuid(), RevokeReason::LogOut).await?;
    Ok(tx.commit().await?)
}

/// Ends all sessions of a suspended account and invalidates its mailed links.
pub(crate) async fn lock_out(tx: &Tx, env: &Env, user_id: Uuid) -> Result<(), DbErr> {
    tokens::void(tx, env, user_id).await?;
    revoke_all(tx, env, user_id, RevokeReason::Suspension).await
}

/// Ends all other sessions of somebody whose account is to be erased.
pub(crate) async fn end_others(tx: &Tx, env: &Env, user_id: UserId, but: SessionId) -> Result<(), DbErr> {
    revoke_others(tx, env, user_id.uuid(), but.uuid(), RevokeReason::Deletion).await
}

/// Ends all of an account's sessions.
pub(super) async fn revoke_all(tx: &Tx, env: &Env, user_id: Uuid, reason: RevokeReason) -> Result<(), DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(env.now()))
        .col_expr(session::Column::RevokeReason, Expr::value(reason.name()))
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    tx.announce(Signal::Account(UserId::from_uuid(user_id)));
    Ok(())
}

/// Ends all of an account's sessions except one.
pub(super) async fn revoke_others(
    tx: &Tx,
    env: &Env,
    user_id: Uuid,
    but: Uuid,
    reason: RevokeReason,
) -> Result<(), DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(env.now()))
        .col_expr(session::Column::RevokeReason, Expr::value(reason.name()))
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::Id.ne(but))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    tx.announce(Signal::Account(UserId::from_uuid(user_id)));
    Ok(())
}

/// Updates when a session was last used.
async fn touch(tx: &Tx, env: &Env, session_id: Uuid) -> Result<(), DbErr> {
    session::Entity::update_many()
        .col_expr(session::Column::LastUsedAt, Expr::value(env.now()))
        .filter(session::Column::Id.eq(session_id))
        .exec(tx)
        .await?;
    Ok(())
}

/// Ends one session. Signing out is not audited; ending a session from another one is.
async fn end(tx: &Tx, env: &Env, actor: &Actor, session_id: Uuid, reason: RevokeReason) -> Result<(), DbErr> {
    let ended = session::Entity::update_many()
        .col_expr(session::Column::RevokedAt, Expr::value(env.now()))
        .col_expr(session::Column::RevokeReason, Expr::value(reason.name()))
        .filter(session::Column::Id.eq(session_id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx)
        .await?;
    if ended.rows_affected == 0 {
        return Ok(());
    }
    if let Some(session) = session::Entity::find_by_id(session_id).one(tx).await? {
        tx.announce(Signal::Account(UserId::from_uuid(session.user_id)));
    }
    match (reason, actor.user()) {
        (RevokeReason::Reuse, _) => {
            record(tx, env, actor, ("session", session_id), Some("a refresh token was used twice")).await
        }
        (_, Some(user)) if user.session().is_none_or(|own| own.uuid() != session_id) => {
            record(tx, env, actor, ("session", session_id), None).await
        }
        _ => Ok(()),
    }
}

/// Writes an audit entry that one session, or all of a person's, were ended.
async fn record(
    tx: &Tx,
    env: &Env,
    actor: &Actor,
    (subject_kind, subject_id): (&'static str, Uuid),
    reason: Option<&str>,
) -> Result<(), DbErr> {
    let entry = audit::Entry::of("session.revoke", subject_kind, subject_id).reason(reason);
    audit::record(tx, env, actor, entry).await
}

async fn find_token(conn: &impl ConnectionTrait, token: &str) -> Result<Option<refresh_token::Model>, DbErr> {
    refresh_token::Entity::find().filter(refresh_token::Column::TokenHash.eq(secret::digest(token))).one(conn).await
}

async fn is_unused(conn: &impl ConnectionTrait, token: &str) -> Result<bool, DbErr> {
    Ok(find_token(conn, token).await?.is_some_and(|row| row.consumed_at.is_none()))
}

/// Marks a token as used and stores its successor.
async fn rotate(tx: &Tx, env: &Env, current: &refresh_token::Model, successor: &str) -> Result<(), DbErr> {
    refresh_token::Entity::update_many()
        .col_expr(refresh_token::Column::ConsumedAt, Expr::value(env.now()))
        .filter(refresh_token::Column::Id.eq(current.id))
        .filter(refresh_token::Column::ConsumedAt.is_null())
        .exec(tx)
        .await?;
    insert_token(tx, env, current.session_id, successor).await
}

async fn insert_token(tx: &Tx, env: &Env, session_id: Uuid, token: &str) -> Result<(), DbErr> {
    let row = refresh_token::ActiveModel {
        id: Set(env.ids.next()),
        session_id: Set(session_id),
        token_hash: Set(secret::digest(token)),
        created_at: Set(env.now()),
        consumed_at: Set(None),
    };
    refresh_token::Entity::insert(row)
        .on_conflict(OnConflict::column(refresh_token::Column::TokenHash).do_nothing().to_owned())
        .exec_without_returning(tx)
        .await?;
    Ok(())
}

/// Derives the next token, which takes both the current token and our key.
fn successor(env: &Env, token: &str) -> Result<String, Internal> {
    let key = env.settings.secret_key.expose_secret();
    let mut mac = Hmac::<Sha256>::new_from_slice(key).map_err(|error| Internal::Other(error.to_string()))?;
    mac.update(b"the refresh token after ");
    mac.update(token.as_bytes());
    Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

fn opened(session: &session::Model, refresh_token: String) -> OpenSession {
    OpenSession {
        session_id: session.typed_id(),
        user_id: UserId::from_uuid(session.user_id),
        refresh_token: SecretString::from(refresh_token),
        ends_at: session.expires_at,
        second_factor: session.second_factor_at.is_some(),
    }
}

fn check_open(env: &Env, session: &session::Model) -> Result<(), Failure<AccountErrorCode>> {
    if session.revoked_at.is_some() {
        return Err(revoked());
    }
    if session.expires_at <= env.now() {
        return Err(expired());
    }
    Ok(())
}

pub(super) fn suspended() -> Failure<AccountErrorCode> {
    Failure::rejected(AccountErrorCode::AccountSuspended, "This account was suspended.")
}

fn expired() -> Failure<AccountErrorCode> {
    Failure::rejected(AccountErrorCode::SessionExpired, "This session has expired. Log in again.")
}

fn revoked() -> Failure<AccountErrorCode> {
    Failure::rejected(AccountErrorCode::SessionRevoked, "This session was ended. Log in again.")
}
