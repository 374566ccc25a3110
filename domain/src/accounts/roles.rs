//! Roles beyond participant.

use entity::role_grant::{self, Role};
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, DbErr, EntityTrait as _};

use crate::Env;
use crate::db::Tx;
use crate::ids::UserId;

/// Gives an account a role as part of something larger: whoever creates an organization becomes an organizer.
pub async fn grant_role_in(tx: &Tx, env: &Env, user_id: UserId, role: Role) -> Result<(), DbErr> {
    insert_role(tx, env, None, user_id, role).await?;
    Ok(())
}

/// Gives an account a role, unless it has it; returns whether that changed anything.
pub(crate) async fn insert_role(
    tx: &Tx,
    env: &Env,
    by: Option<UserId>,
    user_id: UserId,
    role: Role,
) -> Result<bool, DbErr> {
    let row = role_grant::ActiveModel {
        user_id: Set(user_id.uuid()),
        role: Set(role),
        granted_by: Set(by.map(|by| by.uuid())),
        created_at: Set(env.now()),
    };
    let key = [role_grant::Column::UserId, role_grant::Column::Role];
    let inserted = role_grant::Entity::insert(row)
        .on_conflict(OnConflict::columns(key).do_nothing().to_owned())
        .exec_without_returning(&**tx)
        .await?;
    Ok(inserted > 0)
}
