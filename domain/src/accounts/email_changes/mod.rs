//! Changing an account's address. It is asked for with fresh proof, takes effect once the new mailbox is confirmed, and can
//! be undone from the former mailbox for some days, in case it was an intruder's.
//!
//! Whether the new address has an account already, only its mailbox learns.

mod ask;
mod confirm;
mod undo;

use entity::email_change::{Column, Entity};
use entity::user;
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{Failure, Internal, violates_unique};
use kernel::ids::UserId;
use kernel::retention::Old;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, ConnectionTrait, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _};
use time::Duration;
use uuid::Uuid;

use super::AccountErrorCode;

pub use ask::{ChangeEmail, ask, cancel};
pub(crate) use ask::{Invited, invite};
pub use confirm::{ConfirmEmail, confirm};
pub use entity::email_change::Model as EmailChange;
pub use undo::undo;
pub(crate) use undo::{Former, issue as issue_undo};

/// How long changes are kept: longer than they can be undone.
const KEPT: Duration = Duration::days(30);

/// The change that waits for its confirmation, for its owner; `None` if there is none.
pub async fn waiting(env: &Env, actor: &Actor) -> Result<Option<EmailChange>, DbErr> {
    let Some(user) = actor.person() else { return Ok(None) };
    waiting_of(env.db.primary(), env, user.user_id).await
}

async fn waiting_of(conn: &impl ConnectionTrait, env: &Env, user_id: UserId) -> Result<Option<EmailChange>, DbErr> {
    Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::ConfirmedAt.is_null())
        .filter(Column::EndedAt.is_null())
        .filter(Column::ExpiresAt.gt(env.now()))
        .order_by_desc(Column::Id)
        .one(conn)
        .await
}

/// Has those take turns who ask for this address or guess its code: both are counted.
async fn hold(tx: &Tx, new_email: &str) -> Result<(), DbErr> {
    tx.hold(&format!("change to {new_email}")).await
}

/// Sets an account's address, which no other account may have: the database decides, also between two at once.
async fn set_address(tx: &Tx, env: &Env, user_id: Uuid, email: &str) -> Result<(), Failure<AccountErrorCode>> {
    let change = user::Entity::update_many()
        .col_expr(user::Column::Email, Expr::value(email))
        .col_expr(user::Column::UpdatedAt, Expr::value(env.now()))
        .filter(user::Column::Id.eq(user_id))
        .exec(tx)
        .await;
    match change {
        Ok(_) => Ok(()),
        Err(error) if violates_unique(&error, "users_email_key", "users.email") => Err(taken()),
        Err(error) => Err(Internal::from(error).into()),
    }
}

fn taken() -> Failure<AccountErrorCode> {
    Failure::rejected(AccountErrorCode::EmailTaken, "This address belongs to another account.")
}

/// Deletes changes that were asked for long ago, and can neither be confirmed nor undone any more.
pub(super) async fn clean_up(env: &Env) -> Result<bool, DbErr> {
    let before = env.now() - KEPT;
    let old: Old<Entity> = Old { id: Column::Id, at: Column::ExpiresAt, before, which: None, with: &[] };
    old.delete(env).await
}
