//! Who may do what to an event: its organization's members, by their role.

use entity::{event, organization};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{ErrorCode, Failure};
use kernel::ids::{self, EventKind, OfOrganization as _};
use sea_orm::IntoActiveModel as _;
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, DbErr, QuerySelect as _};

use super::EventErrorCode;
use crate::organizations::{self, Permission};

/// An event that the actor has permission to manage, with its organization.
#[derive(Debug, Clone)]
pub struct Managed {
    /// The event as it was read, without a lock; see `lock`.
    pub event: event::Model,
    /// The organization that the permission was checked for.
    pub organization: organization::Model,
}

/// Returns the event with a client's id if the actor has this permission in its organization.
///
/// # Errors
/// Like [`organizations::require`]: not found for people outside the organization.
pub async fn require<C: ErrorCode>(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    event_id: &str,
    permission: Permission,
    field: &str,
) -> Result<Managed, Failure<C>> {
    if let Actor::Anonymous = actor {
        return Err(Failure::Unauthenticated);
    }
    let id = ids::parse::<EventKind>(event_id).map_err(|invalid| Failure::invalid(field, invalid))?;
    let missing = || Failure::not_found(field, "event");
    let event = event::Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    let organization_id = event.of_organization();
    match organizations::require::<C>(conn, actor, organization_id, permission, field).await {
        Ok(organization) => Ok(Managed { event, organization }),
        Err(Failure::Rejected(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

/// How an event is locked while it is changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Lock {
    /// Blocks other changes to the event; orders continue.
    Changes,
    /// Blocks orders as well (their rows refer to the event), while places are counted.
    Orders,
}

/// Reads the event again and locks it until the transaction ends. Decide only by the row returned here, since the one
/// read before may be outdated. If the event's state decides which lock is needed, lock it against changes first and
/// then, if needed, against orders; orders in progress wait for nothing that is held here. SQLite needs no lock, since
/// it has a single writer.
pub(super) async fn lock(tx: &Tx, event_id: Uuid, lock: Lock) -> Result<event::Model, Failure<EventErrorCode>> {
    let query = event::Entity::find_by_id(event_id).lock(match lock {
        Lock::Changes => LockType::NoKeyUpdate,
        Lock::Orders => LockType::Update,
    });
    let event = query.one(tx).await?;
    event.ok_or_else(|| DbErr::RecordNotFound(format!("event {event_id} is gone")).into())
}

/// Writes all columns of the event.
pub(super) async fn save(tx: &Tx, event: &event::Model) -> Result<(), DbErr> {
    event.clone().into_active_model().reset_all().update(tx).await?;
    Ok(())
}
