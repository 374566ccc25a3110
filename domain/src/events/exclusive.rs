//! The venues of events: who manages events there, and those where only one can take place at a time.

use entity::event::{self, EventStatus};
use entity::{organization, venue};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::error::{ErrorCode, Failure};
use kernel::ids::{self, OfOrganization as _, VenueKind};
use kernel::zones::Timezone;
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{ConnectionTrait, QueryOrder as _, QuerySelect as _};
use time::macros::format_description;

use super::EventErrorCode::{self, VenueTaken};
use crate::organizations::{self, Permission};

/// The venue with a client's id and its organization, if the actor manages events there.
pub(crate) async fn managed_venue<C: ErrorCode>(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    venue_id: &str,
) -> Result<(venue::Model, organization::Model), Failure<C>> {
    const FIELD: &str = "venueId";
    if let Actor::Anonymous = actor {
        return Err(Failure::Unauthenticated);
    }
    let id = ids::parse::<VenueKind>(venue_id)
        .map_err(|invalid| Failure::field(C::INVALID, FIELD, format!("{FIELD} {}.", invalid.message)))?;
    let missing = || Failure::not_found(FIELD, "venue");
    let venue = venue::Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    match organizations::require::<C>(conn, actor, venue.of_organization(), Permission::ManageEvents, FIELD).await {
        Ok(organization) => Ok((venue, organization)),
        Err(Failure::Rejected(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

/// Reads the venue again and locks it until the transaction ends, so that of two events at once the second sees the first.
/// Before an event that is locked, too; orders don't wait for it.
pub(crate) async fn lock_venue(tx: &Tx, venue_id: Uuid) -> Result<Option<venue::Model>, DbErr> {
    venue::Entity::find_by_id(venue_id).lock(LockType::NoKeyUpdate).one(tx).await
}

/// Refuses if another event takes place at the venue at the same time, and only one can. The venue is locked. Drafts count,
/// cancelled and archived events don't. Who manages events of the venue's organization may see all of them.
pub(super) async fn require_free(
    tx: &Tx,
    venue: &venue::Model,
    event: &event::Model,
) -> Result<(), Failure<EventErrorCode>> {
    if !venue.exclusive {
        return Ok(());
    }
    let other = event::Entity::find()
        .filter(event::Column::VenueId.eq(venue.id))
        .filter(event::Column::Status.is_in([EventStatus::Draft, EventStatus::Published]))
        .filter(event::Column::StartsAt.lt(event.ends_at))
        .filter(event::Column::EndsAt.gt(event.starts_at))
        .filter(event::Column::Id.ne(event.id))
        .order_by_asc(event::Column::StartsAt)
        .limit(1);
    match other.one(tx).await? {
        Some(other) => Err(Failure::field(VenueTaken, "startsAt", taken(venue, &other))),
        None => Ok(()),
    }
}

fn taken(venue: &venue::Model, other: &event::Model) -> String {
    let zone = Timezone::parse(&other.timezone).unwrap_or_else(|_| Timezone::utc());
    let shown = format_description!("[year]-[month]-[day] [hour]:[minute]");
    let local = |at| zone.local(at).format(shown).unwrap_or_default();
    let (from, to) = (local(other.starts_at), local(other.ends_at));
    let (name, title, zone) = (&venue.name, &other.title, zone.name());
    format!("{name} is taken from {from} to {to} ({zone}) by \u{201c}{title}\u{201d}.")
}
