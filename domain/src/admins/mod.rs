//! Operations of administrators: list accounts, suspend and reinstate them, grant and revoke roles.

mod roles;
mod suspension;
mod users;

use entity::role_grant::{self, Role};
use entity::user::{self, UserStatus};
use kernel::db::{Tx, among};
use kernel::error::Failure;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use uuid::Uuid;

use crate::admin_error::AdminErrorCode;

pub use roles::{ChangeRole, grant_role, revoke_role};
pub use suspension::{ChangeUserStatus, reinstate, suspend};
pub use users::{UserFilter, by_ids, users};

/// Refuses if this person is the only administrator who can sign in. The grants are locked, so that two administrators
/// can't remove each other at the same time.
async fn require_another_admin(tx: &Tx, leaving: Uuid) -> Result<(), Failure<AdminErrorCode>> {
    let query = role_grant::Entity::find()
        .filter(role_grant::Column::Role.eq(Role::Admin))
        .order_by_asc(role_grant::Column::UserId)
        .lock_exclusive();
    let admins: Vec<Uuid> = query.all(tx).await?.into_iter().map(|grant| grant.user_id).collect();
    if !admins.contains(&leaving) {
        return Ok(());
    }
    let others = user::Entity::find()
        .filter(among(tx, user::Column::Id, admins))
        .filter(user::Column::Id.ne(leaving))
        .filter(user::Column::Status.eq(UserStatus::Active))
        .limit(1)
        .all(tx)
        .await?;
    if others.is_empty() {
        return Err(Failure::field(
            AdminErrorCode::LastAdmin,
            "userId",
            "This is the only admin. Make someone else an admin first, then try again.",
        ));
    }
    Ok(())
}

/// The account, locked until the transaction ends.
async fn locked(tx: &Tx, user_id: Uuid) -> Result<user::Model, Failure<AdminErrorCode>> {
    let query = user::Entity::find_by_id(user_id).filter(user::Column::Status.ne(UserStatus::Deleted)).lock_exclusive();
    let found: Result<Option<user::Model>, DbErr> = query.one(tx).await;
    found?.ok_or_else(|| Failure::not_found("userId", "account"))
}
