//! Looking events up. Published events are visible to everybody; drafts and private events only to their organization.

use std::collections::HashMap;

use entity::event::{self, EventStatus, Visibility};
use entity::ticket::{self, TicketStatus};
use entity::{order, ticket_type};
use kernel::Env;
use kernel::actor::Actor;
use kernel::db::among;
use kernel::text::Slug;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query, SelectStatement};
use sea_orm::{Condition, ConnectionTrait, DbErr, QueryOrder as _, QuerySelect as _};

use super::EventErrorCode;
use super::details::EventDetails;
use crate::organizations;

/// The events with these ids, unchecked: for people who reach them through something of theirs, such as an order.
pub async fn by_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<event::Model>, DbErr> {
    event::Entity::find().filter(among(conn, event::Column::Id, ids)).all(conn).await
}

/// The ticket types with these ids, unchecked.
pub async fn ticket_types_by_ids(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<ticket_type::Model>, DbErr> {
    ticket_type::Entity::find().filter(among(conn, ticket_type::Column::Id, ids)).all(conn).await
}

/// The ticket types of events, by event, in the organizer's order.
pub async fn ticket_types_of(
    conn: &impl ConnectionTrait,
    events: impl IntoIterator<Item = Uuid>,
) -> Result<HashMap<Uuid, Vec<ticket_type::Model>>, DbErr> {
    let rows = ticket_type::Entity::find()
        .filter(among(conn, ticket_type::Column::EventId, events))
        .order_by_asc(ticket_type::Column::Position)
        .order_by_asc(ticket_type::Column::Id)
        .all(conn)
        .await?;
    let mut by_event: HashMap<Uuid, Vec<ticket_type::Model>> = HashMap::new();
    for row in rows {
        by_event.entry(row.event_id).or_default().push(row);
    }
    Ok(by_event)
}

/// The ids of the organizations that the actor belongs to.
pub(super) fn own(actor: &Actor) -> Option<SelectStatement> {
    let user = actor.user()?;
    Some(organizations::own(user))
}

/// The condition for events that the actor may see: those that were published and are not private, unless they were
/// unpublished or their organization is hidden; and all events of the actor's organizations.
pub(super) fn seen_by(actor: &Actor) -> Condition {
    // A draft that was cancelled was never published.
    let announced = Condition::all()
        .add(event::Column::Status.ne(EventStatus::Draft))
        .add(event::Column::PublishedAt.is_not_null())
        .add(event::Column::Visibility.ne(Visibility::Private))
        .add(event::Column::UnpublishedAt.is_null())
        .add(event::Column::OrganizationId.not_in_subquery(organizations::hidden()));
    let own = own(actor).map(|own| event::Column::OrganizationId.in_subquery(own));
    Condition::any().add(announced).add_option(own)
}

/// Filters events down to those that the actor takes part in: as a member of the organization, or as the buyer or
/// holder of a ticket that was not cancelled. Runs one statement.
pub async fn admitted_to(conn: &impl ConnectionTrait, actor: &Actor, ids: &[Uuid]) -> Result<Vec<Uuid>, DbErr> {
    let (Some(user), Some(own)) = (actor.user(), own(actor)) else {
        return Ok(Vec::new());
    };
    let bought = Query::select()
        .column((ticket::Entity, ticket::Column::EventId))
        .from(ticket::Entity)
        .inner_join(
            order::Entity,
            Expr::col((order::Entity, order::Column::Id)).equals((ticket::Entity, ticket::Column::OrderId)),
        )
        .and_where(order::Column::UserId.eq(user.user_id))
        .and_where(ticket::Column::Status.ne(TicketStatus::Cancelled))
        .to_owned();
    let bought = actor.person().map(|_| event::Column::Id.in_subquery(bought));
    let takes_part = Condition::any().add(event::Column::OrganizationId.in_subquery(own)).add_option(bought);
    event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(among(conn, event::Column::Id, ids.iter().copied()))
        .filter(takes_part)
        .into_tuple()
        .all(conn)
        .await
}

/// The ids of these organizations' published events that are not over.
pub(crate) async fn open_of(
    conn: &impl ConnectionTrait,
    env: &Env,
    organizations: &[Uuid],
) -> Result<Vec<Uuid>, DbErr> {
    event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(among(conn, event::Column::OrganizationId, organizations.iter().copied()))
        .filter(event::Column::Status.eq(EventStatus::Published))
        .filter(event::Column::EndsAt.gt(env.now()))
        .into_tuple()
        .all(conn)
        .await
}

/// The condition for events that the actor may open by id or slug: those they may see, and for administrators
/// everything that was ever published, including unpublished events, because they moderate them.
fn looked_at_by(actor: &Actor) -> Condition {
    let announced = actor.require_admin::<EventErrorCode>().is_ok().then(|| event::Column::PublishedAt.is_not_null());
    Condition::any().add(seen_by(actor)).add_option(announced)
}

/// The events with these ids that the actor may see.
pub async fn visible(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<event::Model>, DbErr> {
    event::Entity::find().filter(among(conn, event::Column::Id, ids)).filter(looked_at_by(actor)).all(conn).await
}

/// The ticket types with these ids whose events the actor may see.
pub async fn visible_ticket_types(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<ticket_type::Model>, DbErr> {
    let rows = ticket_types_by_ids(conn, ids).await?;
    let seen = visible(conn, actor, rows.iter().map(|row| row.event_id)).await?;
    Ok(rows.into_iter().filter(|row| seen.iter().any(|event| event.id == row.event_id)).collect())
}

/// The event with what is shown beside it, unchecked. Runs one statement.
pub async fn details_of(conn: &impl ConnectionTrait, event_id: Uuid) -> Result<Option<EventDetails>, DbErr> {
    EventDetails::of(event::Entity::find_by_id(event_id)).one(conn).await
}

/// The events with these ids with what is shown beside them, unchecked. Runs one statement.
pub(crate) async fn details_of_many(
    conn: &impl ConnectionTrait,
    ids: impl IntoIterator<Item = Uuid>,
) -> Result<Vec<EventDetails>, DbErr> {
    EventDetails::of(event::Entity::find().filter(among(conn, event::Column::Id, ids))).all(conn).await
}

/// The event with this slug, if the actor may see it. Runs one statement.
pub async fn visible_by_slug(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    slug: &str,
) -> Result<Option<EventDetails>, DbErr> {
    // PostgreSQL rejects text that contains NUL; text that is not a valid slug matches no event anyway.
    if Slug::parse(slug).is_err() {
        return Ok(None);
    }
    let found = event::Entity::find().filter(event::Column::Slug.eq(slug)).filter(looked_at_by(actor));
    EventDetails::of(found).one(conn).await
}
