//! Logging in to the demo's accounts by name, in development.

use entity::user::{self, UserStatus};
use entity::{membership, role_grant};
use kernel::Env;
use kernel::actor::{SignedIn, Via};
use kernel::ids::{SessionId, TypedId as _};
use kernel::text::{EmailAddress, Locale, Username};
use sea_orm::prelude::*;

use super::buddy;

/// The password of all accounts of the organization "Event Buddy".
pub const BASIC_PASSWORD: &str = "password";

/// The person with this name and password; `None` unless it is an account without an address of the demo's organization
/// "Event Buddy" and the settings allow it. Runs up to three statements.
pub async fn basic(env: &Env, username: &str, password: &str) -> Result<Option<SignedIn>, DbErr> {
    let Ok(username) = Username::parse(username) else { return Ok(None) };
    if !env.settings.demo_basic || password != BASIC_PASSWORD {
        return Ok(None);
    }
    let conn = env.db.primary();
    let found = user::Entity::find()
        .filter(user::Column::Username.eq(username.as_str()))
        .filter(user::Column::Status.eq(UserStatus::Active));
    let Some(user) = found.one(conn).await?.filter(|user| EmailAddress::stored(&user.email).is_placeholder()) else {
        return Ok(None);
    };
    if membership::Entity::find_by_id((buddy::organization_id(), user.id)).one(conn).await?.is_none() {
        return Ok(None);
    }
    let grants = role_grant::Entity::find().filter(role_grant::Column::UserId.eq(user.id)).all(conn).await?;
    Ok(Some(SignedIn {
        user_id: user.typed_id(),
        via: Via::Session(no_session()),
        email: EmailAddress::stored(&user.email),
        display_name: user.display_name,
        status: user.status,
        // There is none to verify, and what waits for that is open to them.
        email_verified: true,
        locale: Locale::or_default(&user.locale),
        timezone: user.timezone,
        roles: grants.into_iter().map(|grant| grant.role).collect(),
        is_member: true,
        lacks_second_factor: false,
    }))
}

/// Whoever logs in with each request has no session: an id that no session has.
fn no_session() -> SessionId {
    SessionId::from_uuid(Uuid::nil())
}
