//! Preparing an event like another one.

use std::collections::HashMap;

use entity::event::{self, EventStatus};
use entity::{organization, quota, ticket_type, ticket_type_quota, venue};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::{Tx, insert_all};
use kernel::error::{Failure, Validation};
use kernel::ids::TypedId as _;
use kernel::text::{Invalid, line};
use kernel::zones::Timezone;
use kernel::{Env, idempotency, versions};
use sea_orm::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel as _};
use serde_json::json;
use time::OffsetDateTime;

use super::EventErrorCode;
use super::access::{self, Managed};
use super::fields::{self, MAX_TITLE};
use super::{covers, create, query};
use crate::event_search;
use crate::organizations::Permission;
use crate::quotas::{self, Places};

/// An event like another one. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct DuplicateEvent {
    /// The event to take after, in any state.
    pub event_id: String,
    /// Another title; the same by default.
    pub title: Option<String>,
    /// When the new one begins; its end and its sales move along, on the event's clock. As the other one by default.
    pub starts_at: Option<OffsetDateTime>,
    /// The client's key, so that asking again does not create another one.
    pub idempotency_key: Option<String>,
}

/// Makes a draft with the texts, the cover, the place, the tags, the ticket types and the numbers of places of another event.
/// The same key with the same input returns the first.
///
/// Rule: members who manage events.
pub async fn duplicate(
    env: &Env,
    actor: &Actor,
    input: DuplicateEvent,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let Managed { event: source, organization } =
        access::require::<EventErrorCode>(conn, actor, &input.event_id, Permission::ManageEvents, "eventId").await?;
    let wish = idempotency::wish("event.duplicate", input.idempotency_key.as_deref(), &input)?;
    let (row, move_on) = parse(env, &source, &input)?;
    // Copying a cover takes a while, and for a request that was answered before it would be for nothing.
    if let Some(first) = idempotency::earlier::<event::Entity, _>(conn, actor, wish.as_ref()).await? {
        return Ok(first);
    }
    let cover = covers::leave_copy(env, source.id).await?;
    let tx = env.begin().await?;
    if let Some(first) = idempotency::claim::<event::Entity, _>(&tx, env, actor, wish, row.id).await? {
        // Two asked at once. The copy of the cover is nobody's, and removed like one whose event was never made.
        return Ok(first);
    }
    let event = write(&tx, env, &organization, &source, row, move_on).await?;
    if let Some(cover) = cover {
        covers::attach(&tx, env, cover, event.id).await?;
    }
    let entry = Entry::of("event.duplicate", "event", event.id)
        .organization(organization.typed_id())
        .details(json!({ "of": source.typed_id().to_string() }));
    audit::record(&tx, env, actor, entry).await?;
    tx.commit().await?;
    Ok(event)
}

/// From which beginning to which an event is moved, and on whose clock.
#[derive(Debug, Clone, Copy)]
struct Move {
    zone: Timezone,
    from: OffsetDateTime,
    to: OffsetDateTime,
}

impl Move {
    fn of(self, at: OffsetDateTime) -> Result<OffsetDateTime, Invalid> {
        fields::moment(self.zone.shift(at, self.from, self.to))
    }

    /// An end, moved. Should it come before the moved beginning, because clocks show an hour twice, what begins and ends
    /// takes as long as it did.
    fn end(
        self,
        end: OffsetDateTime,
        start: OffsetDateTime,
        moved_start: OffsetDateTime,
    ) -> Result<OffsetDateTime, Invalid> {
        match self.of(end)? {
            moved if moved > moved_start => Ok(moved),
            _ => fields::moment(moved_start.saturating_add(end - start)),
        }
    }

    /// When sales begin and end. What would be in years that can't be is left open.
    fn sales(self, row: &ticket_type::Model) -> (Option<OffsetDateTime>, Option<OffsetDateTime>) {
        let start = row.sales_start_at.and_then(|start| self.of(start).ok());
        let end = row.sales_end_at.and_then(|end| match row.sales_start_at.zip(start) {
            Some((before, now)) => self.end(end, before, now).ok(),
            None => self.of(end).ok(),
        });
        (start, end)
    }
}

/// The new event's row, and how it is moved.
fn parse(
    env: &Env,
    source: &event::Model,
    input: &DuplicateEvent,
) -> Result<(event::Model, Move), Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    let title = checks.take_optional("title", input.title.as_deref().map(|text| line(text, MAX_TITLE)));
    let starts_at = checks.take_optional("startsAt", input.starts_at.map(fields::moment));
    let (Some(title), Some(starts_at)) = (title, starts_at) else {
        return Err(checks.into_failure());
    };
    let zone = Timezone::parse(&source.timezone).unwrap_or_else(|_| Timezone::utc());
    let move_on = Move { zone, from: source.starts_at, to: starts_at.unwrap_or(source.starts_at) };
    let ends_at = move_on.end(source.ends_at, source.starts_at, move_on.to);
    let Some(ends_at) = checks.take("startsAt", ends_at) else {
        return Err(checks.into_failure());
    };
    let row = event::Model {
        id: env.ids.next(),
        title: title.unwrap_or_else(|| source.title.clone()),
        status: EventStatus::Draft,
        starts_at: move_on.to,
        ends_at,
        capacity_quota_id: None,
        cancel_reason: None,
        published_at: None,
        cancelled_at: None,
        unpublished_at: None,
        unpublish_reason: None,
        created_at: env.now(),
        updated_at: env.now(),
        reminded_for: None,
        feedback_asked_at: None,
        version: versions::FIRST,
        ..source.clone()
    };
    Ok((row, move_on))
}

async fn write(
    tx: &Tx,
    env: &Env,
    organization: &organization::Model,
    source: &event::Model,
    row: event::Model,
    move_on: Move,
) -> Result<event::Model, Failure<EventErrorCode>> {
    let tags = event_search::tags_of(tx, [source.id]).await?.remove(&source.id).unwrap_or_default();
    let venue = match row.venue_id {
        Some(id) => venue::Entity::find_by_id(id).one(tx).await?,
        None => None,
    };
    let mut event = create::insert(tx, env, fields::derive(row, &tags, venue.as_ref(), organization)).await?;
    fields::set_tags(tx, event.id, &tags).await?;
    let types = query::ticket_types_of(tx, [source.id]).await?.remove(&source.id).unwrap_or_default();
    let ids: Vec<Uuid> = types.iter().map(|row| row.id).collect();
    let capacity: Vec<Uuid> = source.capacity_quota_id.into_iter().collect();
    let places = quotas::places(tx, &ids, &capacity).await?;
    if let Some(places) = source.capacity_quota_id.and_then(|id| places.of_quota.get(&id)) {
        event.capacity_quota_id = Some(empty_quota(tx, env, event.id, "capacity", places.size).await?);
        access::save(tx, &event).await?;
    }
    copy_ticket_types(tx, env, &event, types, &places.of_ticket_type, move_on).await?;
    Ok(event)
}

async fn copy_ticket_types(
    tx: &Tx,
    env: &Env,
    event: &event::Model,
    types: Vec<ticket_type::Model>,
    places: &HashMap<Uuid, Places>,
    move_on: Move,
) -> Result<(), DbErr> {
    let copies: Vec<(Uuid, ticket_type::Model)> = types
        .into_iter()
        .map(|row| {
            let (sales_start_at, sales_end_at) = move_on.sales(&row);
            let copy = ticket_type::Model {
                id: env.ids.next(),
                event_id: event.id,
                sales_start_at,
                sales_end_at,
                created_at: env.now(),
                updated_at: env.now(),
                version: versions::FIRST,
                ..row.clone()
            };
            (row.id, copy)
        })
        .collect();
    insert_all(tx, copies.iter().map(|(_, copy)| copy.clone())).await?;
    for (original, copy) in &copies {
        if let Some(places) = places.get(original) {
            let quota_id = empty_quota(tx, env, event.id, &copy.name, places.size).await?;
            let link = ticket_type_quota::ActiveModel { ticket_type_id: Set(copy.id), quota_id: Set(quota_id) };
            link.insert(tx).await?;
        }
    }
    Ok(())
}

async fn empty_quota(tx: &Tx, env: &Env, event_id: Uuid, name: &str, size: i64) -> Result<Uuid, DbErr> {
    let row = quota::Model { id: env.ids.next(), event_id, name: name.to_owned(), size, held: 0, sold: 0 };
    row.clone().into_active_model().reset_all().insert(tx).await?;
    Ok(row.id)
}
