//! Archiving past and cancelled events, and deleting drafts.

use entity::event::{self, EventStatus};
use entity::{event_tag, guest_link, message, message_recipient, quota, ticket_type, ticket_type_quota, waiting_room};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::Failure;
use kernel::ids::{EventId, OfOrganization as _, TypedId as _};
use kernel::{Env, versions};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Query, SimpleExpr};

use super::EventErrorCode::{self, EventNotOver, NotADraft};
use super::access::{self, Lock, Managed};
use super::signals::announce_change;
use super::{content, covers};
use crate::organizations::Permission;

/// Archives an event that is over or cancelled. Archiving it again changes nothing.
///
/// Rule: members who manage events.
pub async fn archive(env: &Env, actor: &Actor, event_id: &str) -> Result<event::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, .. } =
        access::require::<EventErrorCode>(conn, actor, event_id, Permission::ManageEvents, "eventId").await?;
    let tx = env.begin().await?;
    let event = access::lock(&tx, event.id, Lock::Orders).await?;
    match event.status {
        EventStatus::Archived => return Ok(event),
        EventStatus::Cancelled => {}
        EventStatus::Published if event.ends_at <= env.now() => {}
        EventStatus::Published => {
            let message = "This event is not over. Cancel it if it will not happen.";
            return Err(Failure::field(EventNotOver, "eventId", message));
        }
        EventStatus::Draft => {
            let message = "A draft was never announced. Delete it if it is not wanted.";
            return Err(Failure::field(EventNotOver, "eventId", message));
        }
    }
    let event = event::Model { status: EventStatus::Archived, updated_at: env.now(), ..event };
    access::save(&tx, &event).await?;
    audit::record(&tx, env, actor, entry("event.archive", &event)).await?;
    announce_change(&tx, event.typed_id());
    tx.commit().await?;
    Ok(event)
}

/// Deletes a draft with its cover, ticket types and quotas permanently. Drafts have no orders.
///
/// Rule: members who manage events.
pub async fn delete(
    env: &Env,
    actor: &Actor,
    event_id: &str,
    version: Option<i32>,
) -> Result<EventId, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, .. } =
        access::require::<EventErrorCode>(conn, actor, event_id, Permission::ManageEvents, "eventId").await?;
    let tx = env.begin().await?;
    let event = access::lock(&tx, event.id, Lock::Orders).await?;
    versions::check(event.version, version)?;
    if event.status != EventStatus::Draft {
        let message = "Only drafts can be deleted. Cancel or archive the event instead.";
        return Err(Failure::field(NotADraft, "eventId", message));
    }
    let own_types = Query::select()
        .column(ticket_type::Column::Id)
        .from(ticket_type::Entity)
        .and_where(ticket_type::Column::EventId.eq(event.id))
        .to_owned();
    ticket_type_quota::Entity::delete_many()
        .filter(ticket_type_quota::Column::TicketTypeId.in_subquery(own_types))
        .exec(&tx)
        .await?;
    guest_link::Entity::delete_many().filter(guest_link::Column::EventId.eq(event.id)).exec(&tx).await?;
    ticket_type::Entity::delete_many().filter(ticket_type::Column::EventId.eq(event.id)).exec(&tx).await?;
    quota::Entity::delete_many().filter(quota::Column::EventId.eq(event.id)).exec(&tx).await?;
    event_tag::Entity::delete_many().filter(event_tag::Column::EventId.eq(event.id)).exec(&tx).await?;
    waiting_room::Entity::delete_by_id(event.id).exec(&tx).await?;
    covers::discard(&tx, env, &[event.id]).await?;
    content::discard_pictures(&tx, env, &[event.id]).await?;
    remove_messages(&tx, message::Column::EventId.eq(event.id)).await?;
    event::Entity::delete_by_id(event.id).exec(&tx).await?;
    audit::record(&tx, env, actor, entry("event.delete", &event)).await?;
    announce_change(&tx, event.typed_id());
    tx.commit().await?;
    Ok(event.typed_id())
}

/// Deletes messages to attendees, with their recipients.
pub(crate) async fn remove_messages(tx: &Tx, which: SimpleExpr) -> Result<(), DbErr> {
    let messages =
        Query::select().column(message::Column::Id).from(message::Entity).and_where(which.clone()).to_owned();
    message_recipient::Entity::delete_many()
        .filter(message_recipient::Column::MessageId.in_subquery(messages))
        .exec(tx)
        .await?;
    message::Entity::delete_many().filter(which).exec(tx).await?;
    Ok(())
}

fn entry(action: &'static str, event: &event::Model) -> Entry<'static> {
    Entry::of(action, "event", event.id).organization(event.of_organization())
}
