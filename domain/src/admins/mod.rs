//! What administrators do: look through accounts, suspend and reinstate them, grant and take roles.

mod roles;
mod suspension;
mod users;

use entity::role_grant::{self, Role};
use entity::user::{self, UserStatus};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use uuid::Uuid;

use crate::actor::Actor;
use crate::db::{Tx, is_sqlite};
use crate::error::{ErrorCode, Failure};
use crate::versions::Edited;

pub use roles::{ChangeRole, grant_role, revoke_role};
pub use suspension::{ChangeStanding, reinstate, suspend};
pub use users::{UserFilter, by_ids, users};

/// Why something that an administrator wanted was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum AdminErrorCode {
    /// A field's value can't be used.
    InvalidInput,
    /// There is no such account.
    NotFound,
    /// Nobody does this to the own account.
    OwnAccount,
    /// There is always at least one administrator.
    LastAdmin,
    /// Somebody else has changed it since the editor looked at it.
    EditedMeanwhile,
}

impl ErrorCode for AdminErrorCode {
    const INVALID: Self = Self::InvalidInput;
    const NOT_FOUND: Self = Self::NotFound;
}

impl Edited for AdminErrorCode {
    const EDITED_MEANWHILE: Self = Self::EditedMeanwhile;
}

/// Passes for the system and administrators, where configured only for those who passed their second factor.
///
/// # Errors
/// [`Failure::Unauthenticated`] for anonymous actors, [`Failure::SecondFactorRequired`] for administrators without it,
/// [`Failure::Forbidden`] for others.
pub fn require_admin<C: ErrorCode>(actor: &Actor) -> Result<(), Failure<C>> {
    if let Actor::System = actor {
        return Ok(());
    }
    let user = actor.require_user()?;
    if !user.roles.contains(&Role::Admin) {
        return Err(Failure::Forbidden("Only administrators may do this."));
    }
    if user.lacks_second_factor { Err(Failure::SecondFactorRequired) } else { Ok(()) }
}

/// Refuses if nobody but this person is an administrator who can sign in. The grants are locked, so that two
/// administrators can't remove each other.
async fn keep_an_admin(tx: &Tx, leaving: Uuid) -> Result<(), Failure<AdminErrorCode>> {
    let mut query = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq(Role::Admin))
        .order_by_asc(role_grant::Column::UserId);
    if !is_sqlite(&**tx) {
        query = query.lock_exclusive();
    }
    let admins: Vec<Uuid> = query.all(&**tx).await?.into_iter().map(|grant| grant.user_id).collect();
    if !admins.contains(&leaving) {
        return Ok(());
    }
    let others = user::Entity::find()
        .filter(user::Column::Id.is_in(admins))
        .filter(user::Column::Id.ne(leaving))
        .filter(user::Column::Status.eq(UserStatus::Active))
        .limit(1)
        .all(&**tx)
        .await?;
    if others.is_empty() {
        return Err(Failure::field(
            AdminErrorCode::LastAdmin,
            "userId",
            "This is the only administrator. Make somebody else one first, then try again.",
        ));
    }
    Ok(())
}

/// The account, kept as it is until the transaction ends.
async fn locked(tx: &Tx, user_id: Uuid) -> Result<user::Model, Failure<AdminErrorCode>> {
    let mut query = user::Entity::find_by_id(user_id).filter(user::Column::Status.ne(UserStatus::Deleted));
    if !is_sqlite(&**tx) {
        query = query.lock_exclusive();
    }
    let found: Result<Option<user::Model>, DbErr> = query.one(&**tx).await;
    found?.ok_or_else(|| Failure::not_found("userId", "account"))
}
