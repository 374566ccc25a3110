//! Granting roles such as organizer; everybody is a participant without a grant.

use entity::role_grant::{self, Role};
use sea_orm::sea_query::{Expr, ExprTrait as _, OnConflict};
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait as _};

use kernel::Env;
use kernel::db::Tx;
use kernel::ids::UserId;

/// The primary key of a grant.
const KEY: [role_grant::Column; 2] = [role_grant::Column::UserId, role_grant::Column::Role];

/// Grants a role as part of another operation: whoever creates an organization becomes an organizer.
pub async fn grant_role_in(tx: &Tx, env: &Env, user_id: UserId, role: Role) -> Result<(), DbErr> {
    let row = grant(env, None, user_id, role, false);
    let unless_there = OnConflict::columns(KEY).do_nothing().to_owned();
    role_grant::Entity::insert(row).on_conflict(unless_there).exec_without_returning(tx).await?;
    Ok(())
}

/// Grants a role explicitly, even if the account already has it through an organization. Returns whether that changed
/// anything.
pub(crate) async fn invite(tx: &Tx, env: &Env, by: Option<UserId>, user_id: UserId, role: Role) -> Result<bool, DbErr> {
    use role_grant::Column::{GrantedBy, Invited};
    let row = grant(env, by, user_id, role, true);
    let unless_invited = OnConflict::columns(KEY)
        .update_columns([GrantedBy, Invited])
        .action_and_where(Expr::col((role_grant::Entity, Invited)).eq(false))
        .to_owned();
    let written = role_grant::Entity::insert(row).on_conflict(unless_invited).exec_without_returning(tx).await?;
    Ok(written > 0)
}

fn grant(env: &Env, by: Option<UserId>, user_id: UserId, role: Role, invited: bool) -> role_grant::ActiveModel {
    role_grant::ActiveModel {
        user_id: Set(user_id.uuid()),
        role: Set(role),
        granted_by: Set(by.map(|by| by.uuid())),
        invited: Set(invited),
        created_at: Set(env.now()),
    }
}
