//! Deleting the demo's rows.

use entity::{
    added_order, check_in, event, event_announcement, event_change, event_tag, feedback, guest, guest_link,
    guest_refusal, ledger_entry, membership, message, order, order_line, organization, organization_follow,
    organization_profile, organization_suspension, payment, quota, refund, ticket, ticket_type, ticket_type_quota,
    venue, waiting_room,
};
use kernel::Env;
use kernel::db::{Tx, among};
use sea_orm::prelude::*;
use sea_orm::{QuerySelect, QueryTrait};
use time::Duration;

use super::data::{Demo, key};
use super::ledger_lock::{close_ledger, open_ledger};

/// Deletes the demo's organizations with everything in them, including what people added since.
pub(super) async fn remove(tx: &Tx, env: &Env, demo: &Demo) -> Result<(), DbErr> {
    let organizations: Vec<Uuid> = demo.organizations.iter().map(|demo| key("organization", &demo.slug)).collect();
    let orders = || {
        order::Entity::find()
            .select_only()
            .column(order::Column::Id)
            .filter(among(tx, order::Column::OrganizationId, organizations.clone()))
            .into_query()
    };
    let events = || {
        event::Entity::find()
            .select_only()
            .column(event::Column::Id)
            .filter(among(tx, event::Column::OrganizationId, organizations.clone()))
            .into_query()
    };
    let ticket_types = ticket_type::Entity::find()
        .select_only()
        .column(ticket_type::Column::Id)
        .filter(ticket_type::Column::EventId.in_subquery(events()))
        .into_query();
    let conn = tx;
    open_ledger(tx, env).await?;
    ledger_entry::Entity::delete_many().filter(ledger_entry::Column::OrderId.in_subquery(orders())).exec(conn).await?;
    close_ledger(tx).await?;
    refund::Entity::delete_many().filter(refund::Column::OrderId.in_subquery(orders())).exec(conn).await?;
    payment::Entity::delete_many().filter(payment::Column::OrderId.in_subquery(orders())).exec(conn).await?;
    check_in::Entity::delete_many().filter(check_in::Column::EventId.in_subquery(events())).exec(conn).await?;
    crate::events::remove_messages(tx, message::Column::EventId.in_subquery(events())).await?;
    feedback::Entity::delete_many().filter(feedback::Column::EventId.in_subquery(events())).exec(conn).await?;
    event_change::Entity::delete_many().filter(event_change::Column::EventId.in_subquery(events())).exec(conn).await?;
    ticket::Entity::delete_many().filter(ticket::Column::OrderId.in_subquery(orders())).exec(conn).await?;
    remove_guests(tx, &organizations).await?;
    added_order::Entity::delete_many().filter(added_order::Column::OrderId.in_subquery(orders())).exec(conn).await?;
    order_line::Entity::delete_many().filter(order_line::Column::OrderId.in_subquery(orders())).exec(conn).await?;
    order::Entity::delete_many()
        .filter(among(conn, order::Column::OrganizationId, organizations.clone()))
        .exec(conn)
        .await?;
    let links = ticket_type_quota::Column::TicketTypeId.in_subquery(ticket_types);
    ticket_type_quota::Entity::delete_many().filter(links).exec(conn).await?;
    ticket_type::Entity::delete_many().filter(ticket_type::Column::EventId.in_subquery(events())).exec(conn).await?;
    quota::Entity::delete_many().filter(quota::Column::EventId.in_subquery(events())).exec(conn).await?;
    waiting_room::Entity::delete_many().filter(waiting_room::Column::EventId.in_subquery(events())).exec(conn).await?;
    event_tag::Entity::delete_many().filter(event_tag::Column::EventId.in_subquery(events())).exec(conn).await?;
    let ids: Vec<Uuid> = event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(among(conn, event::Column::OrganizationId, organizations.clone()))
        .into_tuple()
        .all(conn)
        .await?;
    crate::events::discard(tx, env, &ids).await?;
    crate::events::discard_pictures(tx, env, &ids).await?;
    event_announcement::Entity::delete_many()
        .filter(event_announcement::Column::EventId.in_subquery(events()))
        .exec(conn)
        .await?;
    event::Entity::delete_many()
        .filter(among(conn, event::Column::OrganizationId, organizations.clone()))
        .exec(conn)
        .await?;
    venue::Entity::delete_many()
        .filter(among(conn, venue::Column::OrganizationId, organizations.clone()))
        .exec(conn)
        .await?;
    let hidden = among(conn, organization_suspension::Column::OrganizationId, organizations.clone());
    organization_suspension::Entity::delete_many().filter(hidden).exec(conn).await?;
    for organization_id in &organizations {
        crate::organizations::discard_logo(tx, env, *organization_id, Duration::ZERO).await?;
    }
    let profiles = among(conn, organization_profile::Column::OrganizationId, organizations.clone());
    organization_profile::Entity::delete_many().filter(profiles).exec(conn).await?;
    let follows = among(conn, organization_follow::Column::OrganizationId, organizations.clone());
    organization_follow::Entity::delete_many().filter(follows).exec(conn).await?;
    let members = among(conn, membership::Column::OrganizationId, organizations.clone());
    membership::Entity::delete_many().filter(members).exec(conn).await?;
    organization::Entity::delete_many().filter(among(conn, organization::Column::Id, organizations)).exec(conn).await?;
    Ok(())
}

async fn remove_guests(tx: &Tx, organizations: &[Uuid]) -> Result<(), DbErr> {
    let organizations = || organizations.iter().copied();
    guest::Entity::delete_many().filter(among(tx, guest::Column::OrganizationId, organizations())).exec(tx).await?;
    let links = among(tx, guest_link::Column::OrganizationId, organizations());
    guest_link::Entity::delete_many().filter(links).exec(tx).await?;
    let refusals = among(tx, guest_refusal::Column::OrganizationId, organizations());
    guest_refusal::Entity::delete_many().filter(refusals).exec(tx).await?;
    Ok(())
}
