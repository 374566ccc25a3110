use entity::order;
use kernel::actor::Actor;
use kernel::error::{ErrorCode as _, Failure};
use kernel::ids::{self, OrderKind};
use kernel::{Env, versions};
use sea_orm::prelude::*;

use super::RegistrationErrorCode::{self, NotCancellable};
use super::query::{registrations, seen_by};
use super::{Registration, RegistrationStatus};
use crate::cancellations;

/// A registration to be cancelled.
#[derive(Debug, Clone)]
pub struct CancelRegistration {
    /// The TypeID of its order.
    pub registration_id: String,
    /// The version that the client loaded. If given, one that has changed since stays.
    pub version: Option<i32>,
}

/// Cancels a registration, which frees its place. One that was cancelled before stays as it is.
///
/// Rule: whoever is registered, before the event begins and while they were not checked in; members who register others,
/// at any time.
pub async fn cancel(
    env: &Env,
    actor: &Actor,
    input: CancelRegistration,
) -> Result<Registration, Failure<RegistrationErrorCode>> {
    const FIELD: &str = "registrationId";
    if let Actor::Anonymous = actor {
        return Err(Failure::Unauthenticated);
    }
    let id = ids::parse::<OrderKind>(&input.registration_id).map_err(|invalid| {
        Failure::field(RegistrationErrorCode::INVALID, FIELD, format!("{FIELD} {}.", invalid.message))
    })?;
    let missing = || Failure::not_found(FIELD, "registration");
    let conn = env.db.primary();
    let seen = seen_by(conn, actor).await?.ok_or_else(missing)?;
    let order = registrations().filter(order::Column::Id.eq(id)).filter(seen).one(conn).await?.ok_or_else(missing)?;
    let before = Registration::of(&order).ok_or_else(missing)?;
    versions::check(before.version, input.version)?;
    if before.status == RegistrationStatus::Cancelled {
        return Ok(before);
    }
    // Whoever sees another's registration may register others.
    let by_others = actor.user().is_none_or(|user| order.user_id != Some(user.user_id.uuid()))
        || super::register::registers_others(conn, actor, order.organization_id).await?;
    let cancelled = cancellations::cancel_registration(env, actor, &order, by_others).await;
    cancelled.map_err(|failure| failure.map_code(|_| NotCancellable))?;
    let order = order::Entity::find_by_id(order.id).one(conn).await?.ok_or_else(missing)?;
    Registration::of(&order).ok_or_else(missing)
}
