//! Erasing the accounts that were not kept after all.

use entity::user::{self, UserStatus};
use entity::{invitation, membership, organization_follow};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::ids::{OrganizationId, TypedId as _};
use kernel::jobs::{Each, Outcome};
use kernel::signals::Signal;
use kernel::{Env, audit};
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _, QueryOrder as _, QuerySelect as _};
use time::Duration;
use uuid::Uuid;

use super::{by_address, obstacles, orders};
use crate::accounts::{avatars, claim_guest_orders, erase};
use crate::{crm, going};

/// How many accounts are erased per run.
const AT_ONCE: u64 = 50;
/// When an account is looked at again whose organizations still need it.
const LATER: Duration = Duration::days(1);

/// Erases the accounts whose [`GRACE`](super::GRACE) is over, each in a transaction of its own, and what may be erased of
/// their orders by now. Idempotent.
pub async fn erase_due(env: &Env) -> Result<Outcome, DbErr> {
    let due: Vec<Uuid> = user::Entity::find()
        .select_only()
        .column(user::Column::Id)
        .filter(user::Column::DeletesAt.is_not_null())
        .filter(user::Column::DeletesAt.lte(env.now()))
        .order_by_asc(user::Column::DeletesAt)
        .limit(AT_ONCE)
        .into_tuple()
        .all(env.db.primary())
        .await?;
    let mut more = u64::try_from(due.len()).is_ok_and(|number| number == AT_ONCE);
    let mut each = Each::default();
    for id in due {
        each.note("account", id, one(env, id).await)?;
    }
    more |= orders::anonymize(env).await?;
    Ok(each.outcome(if more { Outcome::NotBefore(env.now()) } else { Outcome::Done }))
}

async fn one(env: &Env, id: Uuid) -> Result<(), DbErr> {
    let tx = env.begin().await?;
    let user = user::Entity::find_by_id(id).lock(LockType::NoKeyUpdate).one(&tx).await?;
    let is_due =
        |user: &user::Model| user.status != UserStatus::Deleted && user.deletes_at.is_some_and(|at| at <= env.now());
    let Some(user) = user.filter(is_due) else { return Ok(()) };
    if user.status != UserStatus::Active {
        // What a suspended person did may still be looked into.
        return postpone(&tx, env, &user).await.map(drop).and(tx.commit().await);
    }
    if !obstacles::locked(&tx, env, user.typed_id()).await?.is_empty() {
        tracing::warn!(user_id = %id, "an account is not erased yet: its organizations have no other owner");
        return postpone(&tx, env, &user).await.map(drop).and(tx.commit().await);
    }
    claim_guest_orders(&tx, id, &user.email).await?;
    going::forget(&tx, id).await?;
    leave_organizations(&tx, id).await?;
    organization_follow::Entity::delete_many().filter(organization_follow::Column::UserId.eq(id)).exec(&tx).await?;
    invitation::Entity::delete_many().filter(invitation::Column::Email.eq(&*user.email)).exec(&tx).await?;
    by_address::erase(&tx, &user.email).await?;
    avatars::discard(&tx, env, id, Duration::ZERO).await?;
    crm::forget(&tx, env, &user.email).await?;
    erase(&tx, env, &user).await?;
    audit::record(&tx, env, &Actor::System, audit::Entry::of("account.erase", "user", id)).await?;
    tx.commit().await
}

async fn postpone(tx: &Tx, env: &Env, user: &user::Model) -> Result<(), DbErr> {
    user::Entity::update_many()
        .col_expr(user::Column::DeletesAt, Expr::value(env.now() + LATER))
        .filter(user::Column::Id.eq(user.id))
        .exec(tx)
        .await?;
    Ok(())
}

async fn leave_organizations(tx: &Tx, user_id: Uuid) -> Result<(), DbErr> {
    let own = membership::Entity::find().filter(membership::Column::UserId.eq(user_id)).all(tx).await?;
    membership::Entity::delete_many().filter(membership::Column::UserId.eq(user_id)).exec(tx).await?;
    for membership in own {
        tx.announce(Signal::Members(OrganizationId::from_uuid(membership.organization_id)));
    }
    Ok(())
}
