//! Duplicating an event.

use std::collections::HashMap;

use entity::event::{self, EventStatus};
use entity::{organization, quota, ticket_type, ticket_type_quota};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::{Tx, insert_all};
use kernel::error::{Failure, Validation};
use kernel::ids::TypedId as _;
use kernel::text::{Invalid, line};
use kernel::zones::Timezone;
use kernel::{Env, idempotency, limits, versions};
use sea_orm::prelude::*;
use sea_orm::{ActiveValue::Set, IntoActiveModel as _};
use serde_json::json;
use time::OffsetDateTime;

use super::EventErrorCode;
use super::access::{self, Managed};
use super::fields;
use super::signals::announce_change;
use super::{content, covers, create, query};
use crate::event_search;
use crate::organizations::Permission;
use crate::quotas::{self, Places};

/// An event to be duplicated. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct DuplicateEvent {
    /// The TypeID of the event to copy, in any state.
    pub event_id: String,
    /// The copy's title; the original's by default.
    pub title: Option<String>,
    /// When the copy begins; its end and its sales are shifted along, in the event's local time. By default, the copy
    /// has the original's times.
    pub starts_at: Option<OffsetDateTime>,
    /// The client's key, so that a repeated request does not create another copy.
    pub idempotency_key: Option<String>,
}

/// Creates a draft with the texts, the pictures, the agenda, the place, the tags, the ticket types and the numbers of
/// places of another event. The same key with the same input returns the copy created first.
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
    let request = idempotency::request("event.duplicate", input.idempotency_key.as_deref(), &input)?;
    let (row, move_on) = parse(env, &source, &input)?;
    // Copying a cover takes a while, so check for a repeated request first.
    if let Some(first) = idempotency::earlier::<event::Entity, _>(conn, actor, request.as_ref()).await? {
        return Ok(first);
    }
    let cover = covers::leave_copy(env, source.id).await?;
    let content = content::copy(env, source.id).await?;
    let tx = env.begin().await?;
    if let Some(first) = idempotency::claim::<event::Entity, _>(&tx, env, actor, request, row.id).await? {
        // Two requests at once. The cover's copy stays unattached, and is removed with other leftovers.
        return Ok(first);
    }
    let event = write(&tx, env, &organization, &source, row, move_on).await?;
    if let Some(cover) = cover {
        covers::attach(&tx, env, cover, event.id).await?;
    }
    content.write_copy(&tx, env, &source, &event).await?;
    let entry = Entry::of("event.duplicate", "event", event.id)
        .organization(organization.typed_id())
        .details(json!({ "of": source.typed_id().to_string() }));
    audit::record(&tx, env, actor, entry).await?;
    announce_change(&tx, event.typed_id());
    tx.commit().await?;
    Ok(event)
}

/// The shift from an original's beginning to its copy's, in the event's time zone.
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

    /// Shifts an end. If it would come before the shifted beginning, because the local hour occurs twice, the duration
    /// is preserved instead.
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

    /// Shifts when sales begin and end. A time outside the supported years is dropped.
    fn sales(self, row: &ticket_type::Model) -> (Option<OffsetDateTime>, Option<OffsetDateTime>) {
        let start = row.sales_start_at.and_then(|start| self.of(start).ok());
        let end = row.sales_end_at.and_then(|end| match row.sales_start_at.zip(start) {
            Some((before, now)) => self.end(end, before, now).ok(),
            None => self.of(end).ok(),
        });
        (start, end)
    }
}

/// Validates the input. Returns the new event's row and its shift in time.
fn parse(
    env: &Env,
    source: &event::Model,
    input: &DuplicateEvent,
) -> Result<(event::Model, Move), Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    let title = checks.take_optional("title", input.title.as_deref().map(|text| line(text, limits::EVENT_TITLE)));
    let starts_at = checks.take_optional("startsAt", input.starts_at.map(fields::moment));
    let (title, starts_at) = checks.finish_with((title, starts_at))?;
    let zone = Timezone::parse(&source.timezone).unwrap_or_else(|_| Timezone::utc());
    let move_on = Move { zone, from: source.starts_at, to: starts_at.unwrap_or(source.starts_at) };
    let ends_at = move_on.end(source.ends_at, source.starts_at, move_on.to);
    let ends_at = ends_at.map_err(|invalid| Failure::invalid("startsAt", invalid))?;
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
        Some(id) => Some(create::free_venue(tx, id, &row).await?),
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
    let row = quota::Model {
        id: env.ids.next(),
        event_id,
        name: name.to_owned(),
        size,
        held: 0,
        sold: 0,
        version: versions::FIRST,
    };
    row.clone().into_active_model().reset_all().insert(tx).await?;
    Ok(row.id)
}
