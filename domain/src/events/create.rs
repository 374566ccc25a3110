//! Creating an event.

use entity::{event, organization, venue};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Internal, Validation};
use kernel::geo::Point;
use kernel::ids::TypedId as _;
use kernel::patch::Patch;
use kernel::text::Slug;
use kernel::{Env, idempotency, secret, towns};
use sea_orm::prelude::Uuid;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, IntoActiveModel as _};

use super::EventErrorCode::{self, InvalidInput};
use super::exclusive;
use super::fields::{self, EventFields, Filled};
use super::limits::{self, Scope};
use super::signals::announce_change;
use crate::organizations::{self, Permission};

/// A new event.
#[derive(Debug, Clone)]
pub struct CreateEvent {
    /// The TypeID of the organization that holds it.
    pub organization_id: String,
    /// Its fields; title, beginning and end are required, and the zone, unless there is a venue whose zone is known.
    pub fields: EventFields,
    /// The client's key, so that a repeated request does not create another event.
    pub idempotency_key: Option<String>,
}

/// Creates an event as a draft. The same key with the same input returns the event created first.
///
/// Rule: members who manage events.
pub async fn create(env: &Env, actor: &Actor, input: CreateEvent) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let organization = organizations::require_named::<EventErrorCode>(
        conn,
        actor,
        &input.organization_id,
        Permission::ManageEvents,
        "organizationId",
    )
    .await?;
    let request = idempotency::request("event.create", input.idempotency_key.as_deref(), &input)?;
    let venue = match &input.fields.venue_id {
        Patch::Set(id) => Some(fields::venue_of(conn, &organization, id).await),
        Patch::Keep | Patch::Clear => None,
    };
    let timezone = match (&input.fields.timezone, &venue) {
        (None, Some(Ok(venue))) => zone_of(venue).await?,
        (given, _) => given.clone(),
    };
    let given = EventFields { timezone, ..input.fields };
    let filled = fill(&given, fields::blank(env.ids.next(), organization.id, env.now()))?;
    let venue = venue.transpose()?;
    let tx = env.begin().await?;
    if let Some(first) = idempotency::claim::<event::Entity, _>(&tx, env, actor, request, filled.row.id).await? {
        return Ok(first);
    }
    let venue = match venue {
        Some(venue) => Some(free_venue(&tx, venue.id, &filled.row).await?),
        None => None,
    };
    let event = write(&tx, env, &organization, venue.as_ref(), filled).await?;
    let entry = Entry::of("event.create", "event", event.id).organization(organization.typed_id());
    audit::record(&tx, env, actor, entry).await?;
    announce_change(&tx, event.typed_id());
    tx.commit().await?;
    Ok(event)
}

/// The locked venue of a new event, if nothing else takes place there at the time.
pub(super) async fn free_venue(
    tx: &Tx,
    venue_id: Uuid,
    event: &event::Model,
) -> Result<venue::Model, Failure<EventErrorCode>> {
    let venue = exclusive::lock_venue(tx, venue_id).await?.ok_or_else(|| Failure::not_found("venueId", "venue"))?;
    exclusive::require_free(tx, &venue, event).await?;
    Ok(venue)
}

/// The zone of a venue; none if it has none and no town is known there.
pub(super) async fn zone_of(venue: &venue::Model) -> Result<Option<String>, Internal> {
    if venue.timezone.is_some() {
        return Ok(venue.timezone.clone());
    }
    let at = venue.latitude.zip(venue.longitude).and_then(|(north, east)| Point::new(north, east));
    let (city, country) = (venue.city.clone(), venue.country.clone());
    let zone = towns::look(move || towns::timezone_of(at, &city, &country)).await?;
    Ok(zone.map(|zone| zone.name().to_owned()))
}

pub(super) fn fill(given: &EventFields, blank: event::Model) -> Result<Filled, Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    let EventFields { title, starts_at, ends_at, timezone, .. } = given;
    let needed = [
        ("title", title.is_some()),
        ("startsAt", starts_at.is_some()),
        ("endsAt", ends_at.is_some()),
        ("timezone", timezone.is_some()),
    ];
    for (field, _) in needed.into_iter().filter(|(_, given)| !given) {
        checks.add(InvalidInput, field, format!("{field} is missing."));
    }
    let filled = given.fill(&mut checks, blank);
    checks.finish_with(filled)
}

/// Writes the event with its tags and its capacity.
pub(super) async fn write(
    tx: &Tx,
    env: &Env,
    organization: &organization::Model,
    venue: Option<&venue::Model>,
    filled: Filled,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let Filled { row, tags, capacity } = filled;
    let tags = tags.unwrap_or_default();
    let row = event::Model { venue_id: venue.map(|venue| venue.id), ..row };
    let mut event = insert(tx, env, fields::derive(row, &tags, venue, organization)).await?;
    fields::set_tags(tx, event.id, &tags).await?;
    if let Patch::Set(size) = capacity {
        event.capacity_quota_id = limits::set(tx, env, event.id, "capacity", size, Scope::Event(event.id)).await?;
        super::access::save(tx, &event).await?;
    }
    Ok(event)
}

/// Inserts the event under the first free slug derived from its title.
pub(super) async fn insert(tx: &Tx, env: &Env, event: event::Model) -> Result<event::Model, Failure<EventErrorCode>> {
    let base = Slug::from_title(&event.title, "event");
    let mut slug = base.clone();
    loop {
        let event = event::Model { slug: slug.as_str().to_owned(), ..event.clone() };
        let unless_taken = OnConflict::column(event::Column::Slug).do_nothing().to_owned();
        let inserted = event::Entity::insert(event.clone().into_active_model().reset_all())
            .on_conflict(unless_taken)
            .exec_without_returning(tx)
            .await?;
        if inserted == 1 {
            return Ok(event);
        }
        slug = base.with_suffix(&secret::slug_suffix(&*env.random));
    }
}
