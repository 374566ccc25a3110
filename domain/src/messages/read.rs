//! Listing the messages of an event with their progress.

use std::collections::{HashMap, HashSet};

use entity::membership::{self, MemberRole};
use entity::message::{self, Column, Entity, Model};
use entity::message_recipient::{self, RecipientState};
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::among;
use kernel::error::Failure;
use kernel::ids::{MessageId, OfOrganization as _, UserId};
use kernel::page::{Page, PageRequest};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, Order, Query, WindowStatement};
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};
use serde::{Deserialize, Serialize};

use super::MessageErrorCode;
use crate::organizations::{self, Permission};

/// The progress of a message, counted in addresses.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Counts {
    /// Addresses whose mail was accepted by the server.
    pub sent: i64,
    /// Addresses whose mail was refused or bounced.
    pub failed: i64,
    /// Addresses that opted out of such mails.
    pub unwanted: i64,
    /// Addresses whose mail has still to be sent.
    pub waiting: i64,
}

impl Counts {
    /// The stored form, retained after the recipients are deleted.
    pub(super) fn to_json(self) -> Result<Json, DbErr> {
        serde_json::to_value(self).map_err(|error| DbErr::Json(error.to_string()))
    }

    /// The number of all addresses; 0 before sending begins.
    pub fn total(&self) -> i64 {
        self.sent + self.failed + self.unwanted + self.waiting
    }
}

/// A page of an event's messages, newest first. Callers make sure that the actor manages the event.
pub async fn of_event(conn: &impl ConnectionTrait, event_id: Uuid, page: &PageRequest) -> Result<Page<Model>, DbErr> {
    let query = Entity::find().filter(Column::EventId.eq(event_id)).filter(Column::IsTest.eq(false));
    let query = page.by_id(query, Column::Id, Order::Desc);
    Ok(Page::of(query.all(conn).await?, page))
}

/// The messages with these ids that the actor may see: those of organizations whose events they manage.
pub async fn visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<Model>, DbErr> {
    let Some(user) = actor.user() else { return Ok(Vec::new()) };
    let roles = [MemberRole::Owner, MemberRole::Manager];
    let managed = Query::select()
        .column(membership::Column::OrganizationId)
        .from(membership::Entity)
        .cond_where(organizations::memberships_of(user))
        .and_where(membership::Column::Role.is_in(roles))
        .to_owned();
    Entity::find()
        .filter(among(conn, Column::Id, ids))
        .filter(Column::IsTest.eq(false))
        .filter(Column::OrganizationId.in_subquery(managed))
        .all(conn)
        .await
}

/// The message with this id.
///
/// Rule: members who manage events.
pub async fn by_id(env: &Env, actor: &Actor, id: MessageId) -> Result<Model, Failure<MessageErrorCode>> {
    actor.require_user::<MessageErrorCode>()?;
    let conn = env.db.primary();
    let missing = || Failure::not_found("id", "message");
    let message = message::Entity::find_by_id(id).one(conn).await?.filter(|message| !message.is_test);
    let message = message.ok_or_else(missing)?;
    let organization_id = message.of_organization();
    match organizations::require(conn, actor, organization_id, Permission::ManageEvents, "id").await {
        Ok(_) => Ok(message),
        Err(Failure::Rejected(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

/// What managers watch of a message.
#[derive(Debug, Clone)]
pub struct Watched {
    /// The message.
    pub message: Model,
    /// How far its sending is.
    pub counts: Counts,
    /// The members who manage events, and so see this.
    pub managers: HashSet<UserId>,
}

/// What managers watch of a message; none if there is no such message. Runs four statements.
pub async fn watched(conn: &impl ConnectionTrait, id: MessageId) -> Result<Option<Watched>, DbErr> {
    let Some(message) = message::Entity::find_by_id(id).one(conn).await?.filter(|message| !message.is_test) else {
        return Ok(None);
    };
    let managers = organizations::members_with(conn, message.of_organization(), Permission::ManageEvents).await?;
    let counts = counts(conn, &[message.id]).await?.remove(&message.id).unwrap_or_default();
    Ok(Some(Watched { message, counts, managers: managers.into_iter().collect() }))
}

/// The progress of each of the messages, in two statements; those whose sending has not begun are left out. For old
/// messages, whose recipients were deleted, the counts from that time are returned.
pub async fn counts(conn: &impl ConnectionTrait, messages: &[Uuid]) -> Result<HashMap<Uuid, Counts>, DbErr> {
    use message_recipient::Column;
    let mut rows: Vec<(Uuid, RecipientState, i64)> = message_recipient::Entity::find()
        .select_only()
        .columns([Column::MessageId, Column::State])
        .column_as(Column::Id.count(), "addresses")
        .filter(among(conn, Column::MessageId, messages.iter().copied()))
        .group_by(Column::MessageId)
        .group_by(Column::State)
        .into_tuple()
        .all(conn)
        .await?;
    let mut counts: HashMap<Uuid, Counts> = HashMap::new();
    let totals: Vec<(Uuid, Option<Json>)> = message::Entity::find()
        .select_only()
        .columns([message::Column::Id, message::Column::Totals])
        .filter(among(conn, message::Column::Id, messages.iter().copied()))
        .filter(message::Column::Totals.is_not_null())
        .into_tuple()
        .all(conn)
        .await?;
    for (message_id, totals) in totals {
        let totals = totals.map(serde_json::from_value).transpose();
        counts.insert(message_id, totals.map_err(|error| DbErr::Json(error.to_string()))?.unwrap_or_default());
    }
    rows.retain(|(message_id, ..)| !counts.contains_key(message_id));
    for (message_id, state, addresses) in rows {
        let counts = counts.entry(message_id).or_default();
        match state {
            RecipientState::Waiting => counts.waiting = addresses,
            RecipientState::Sent => counts.sent = addresses,
            RecipientState::Failed => counts.failed = addresses,
            RecipientState::Unwanted => counts.unwanted = addresses,
        }
    }
    Ok(counts)
}

/// The recipients whom messages could not be delivered to, in the order of their rows: a page for each message, in one
/// statement. Callers make sure that the actor manages the events.
pub async fn failures(
    conn: &impl ConnectionTrait,
    messages: &[Uuid],
    page: &PageRequest,
) -> Result<HashMap<Uuid, Page<message_recipient::Model>>, DbErr> {
    use message_recipient::{Column, Entity};
    let in_list = WindowStatement::partition_by(Column::MessageId).order_by(Column::Id, Order::Asc).to_owned();
    let mut failed = Query::select()
        .column(Column::Id)
        .expr_window_as(Func::cust("ROW_NUMBER"), in_list, "place")
        .from(Entity)
        .and_where(among(conn, Column::MessageId, messages.iter().copied()))
        .and_where(Column::State.eq(RecipientState::Failed))
        .to_owned();
    if let Some(after) = page.after {
        failed.and_where(Column::Id.gt(after.id));
    }
    let first = Query::select()
        .column(Column::Id)
        .from_subquery(failed, "failed")
        .and_where(Expr::col("place").lte(i64::try_from(page.limit()).unwrap_or(i64::MAX)))
        .to_owned();
    let rows = Entity::find().filter(Column::Id.in_subquery(first)).order_by_asc(Column::Id).all(conn).await?;
    let mut lists: HashMap<Uuid, Vec<_>> = HashMap::new();
    for row in rows {
        lists.entry(row.message_id).or_default().push(row);
    }
    Ok(lists.into_iter().map(|(message_id, rows)| (message_id, Page::of(rows, page))).collect())
}
