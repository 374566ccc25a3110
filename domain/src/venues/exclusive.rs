//! Venues where only one event can take place at a time.

use entity::event::{self, EventStatus};
use entity::venue;
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::zones::Timezone;
use sea_orm::prelude::*;
use sea_orm::sea_query::LockType;
use sea_orm::{QueryOrder as _, QuerySelect as _};
use time::macros::format_description;

use crate::events::EventErrorCode::{self, VenueTaken};

/// Reads the venue again and locks it until the transaction ends, so that of two events at once the second sees the first.
/// Before an event that is locked, too; orders don't wait for it.
pub(crate) async fn lock(tx: &Tx, venue_id: Uuid) -> Result<Option<venue::Model>, DbErr> {
    venue::Entity::find_by_id(venue_id).lock(LockType::NoKeyUpdate).one(tx).await
}

/// Refuses if another event takes place at the venue at the same time, and only one can. The venue is locked. Drafts count,
/// cancelled and archived events don't. Who manages events of the venue's organization may see all of them.
pub(crate) async fn require_free(
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
