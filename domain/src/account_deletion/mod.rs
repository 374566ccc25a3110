//! Deleting an account. Its owner asks for it with fresh proof, and can stop it for some days by logging in. Then a job
//! erases what is the person's own. Orders and their invoices stay, because organizers have to keep them by law; of those
//! that nobody has to keep, the person's name and address are erased once the event is over.

mod by_address;
mod erase;
mod obstacles;
mod orders;

use entity::user::{self, UserStatus};
use kernel::actor::Actor;
use kernel::error::Failure;
use kernel::jobs::outbox;
use kernel::{Env, audit};
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait as _, DbErr, EntityTrait as _, QueryFilter as _};
use time::{Duration, OffsetDateTime};
use uuid::Uuid;

use crate::accounts::{AccountErrorCode, Proof, demand_proof, end_other_sessions};
use crate::job::Job;

pub use erase::erase_due;
pub use obstacles::obstacles;

/// How long an account can be kept after all.
pub const GRACE: Duration = Duration::days(14);

/// Has the actor's account erased after [`GRACE`]; a mail says how to keep it. All other sessions end. Asking again
/// changes nothing. Returns when the account will be erased.
///
/// Rule: anybody signed in, with fresh proof, unless an organization would be left without an owner while it has
/// members or something to do: see [`obstacles`].
pub async fn request(env: &Env, actor: &Actor, proof: &Proof) -> Result<OffsetDateTime, Failure<AccountErrorCode>> {
    let (signed_in, session) = actor.require_session()?;
    let user_id = signed_in.user_id;
    let tx = demand_proof(env, actor, proof).await?;
    let in_the_way = obstacles::locked(&tx, env, user_id).await?;
    if !in_the_way.is_empty() {
        let names: Vec<_> = in_the_way.iter().map(|organization| organization.name.as_str()).collect();
        let message = format!(
            "You're the only owner of an organization that has other members, events coming up or payments open: {}. \
             Make someone else an owner, or finish that first.",
            names.join(", ")
        );
        return Err(Failure::rejected(AccountErrorCode::OrganizationsNeedOwner, message));
    }
    let user = user::Entity::find_by_id(user_id).one(&tx).await?.ok_or(Failure::Unauthenticated)?;
    if let Some(at) = user.deletes_at {
        return Ok(at);
    }
    let at = env.now() + GRACE;
    set(&tx, env, user_id.uuid(), Some(at)).await?;
    end_other_sessions(&tx, env, user_id, session).await?;
    let entry = audit::Entry::of("account.deletion_request", "user", user_id.uuid());
    audit::record(&tx, env, actor, entry).await?;
    outbox::enqueue(&tx, env, [Job::SendAccountDeletion { user_id }]).await?;
    tx.commit().await?;
    Ok(at)
}

/// Keeps the actor's account after all, which a client may name to be sure. Without a request to delete it, does nothing.
///
/// Rule: anybody signed in.
pub async fn stop(env: &Env, actor: &Actor, whose: Option<&str>) -> Result<(), Failure<AccountErrorCode>> {
    let user_id = actor.require_session()?.0.user_id;
    if whose.is_some_and(|whose| whose != user_id.to_string()) {
        return Err(Failure::not_found("userId", "account"));
    }
    let user_id = user_id.uuid();
    let tx = env.begin().await?;
    if set(&tx, env, user_id, None).await? {
        let entry = audit::Entry::of("account.deletion_stop", "user", user_id);
        audit::record(&tx, env, actor, entry).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// When the actor's account will be erased; `None` if it is to stay.
pub async fn due(env: &Env, actor: &Actor) -> Result<Option<OffsetDateTime>, DbErr> {
    let Some(user) = actor.user().filter(|user| user.session().is_some()) else { return Ok(None) };
    let row = user::Entity::find_by_id(user.user_id).one(env.db.primary()).await?;
    Ok(row.and_then(|row| row.deletes_at))
}

/// Sets or clears the date of an account that was not erased yet. Returns whether that changed anything.
async fn set(tx: &kernel::db::Tx, env: &Env, user_id: Uuid, at: Option<OffsetDateTime>) -> Result<bool, DbErr> {
    let other = if at.is_some() { user::Column::DeletesAt.is_null() } else { user::Column::DeletesAt.is_not_null() };
    let changed = user::Entity::update_many()
        .col_expr(user::Column::DeletesAt, Expr::value(at))
        .col_expr(user::Column::UpdatedAt, Expr::value(env.now()))
        .filter(user::Column::Id.eq(user_id))
        .filter(user::Column::Status.ne(UserStatus::Deleted))
        .filter(other)
        .exec(tx)
        .await?;
    Ok(changed.rows_affected == 1)
}
