//! Deleting the demo's rows.

use entity::{
    added_order, check_in, event, event_announcement, event_change, event_tag, feedback, guest, guest_link,
    guest_refusal, invitation, ledger_entry, membership, message, order, order_line, organization, organization_follow,
    organization_profile, organization_suspension, payment, quota, refund, ticket, ticket_type, ticket_type_quota,
    venue, waiting_room,
};
use kernel::Env;
use kernel::db::{Tx, among};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, SelectStatement};
use sea_orm::{QuerySelect, QueryTrait};
use time::Duration;

use super::buddy;
use super::data::{Demo, key};
use super::ledger_lock::{close_ledger, open_ledger};

/// Deletes the demo's organizations with everything in them, including what people added since.
pub(super) async fn remove(tx: &Tx, env: &Env, demo: &Demo) -> Result<(), DbErr> {
    let organizations: Vec<Uuid> = demo.organizations.iter().map(|demo| key("organization", &demo.slug)).collect();
    let organizations = [organizations, vec![buddy::organization_id()]].concat();
    remove_orders(tx, env, &organizations).await?;
    remove_events(tx, env, &organizations).await?;
    remove_venues(tx, &organizations).await?;
    let these = || organizations.iter().copied();
    let hidden = among(tx, organization_suspension::Column::OrganizationId, these());
    organization_suspension::Entity::delete_many().filter(hidden).exec(tx).await?;
    for organization_id in &organizations {
        crate::organizations::discard_logo(tx, env, *organization_id, Duration::ZERO).await?;
    }
    let profiles = among(tx, organization_profile::Column::OrganizationId, these());
    organization_profile::Entity::delete_many().filter(profiles).exec(tx).await?;
    let follows = among(tx, organization_follow::Column::OrganizationId, these());
    organization_follow::Entity::delete_many().filter(follows).exec(tx).await?;
    let invitations = among(tx, invitation::Column::OrganizationId, these());
    invitation::Entity::delete_many().filter(invitations).exec(tx).await?;
    let members = among(tx, membership::Column::OrganizationId, these());
    membership::Entity::delete_many().filter(members).exec(tx).await?;
    organization::Entity::delete_many().filter(among(tx, organization::Column::Id, these())).exec(tx).await?;
    Ok(())
}

fn events_of(tx: &Tx, organizations: &[Uuid]) -> SelectStatement {
    event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(among(tx, event::Column::OrganizationId, organizations.iter().copied()))
        .into_query()
}

/// Deletes all that was ordered from these organizations, with what followed from it; the places are free again.
pub(super) async fn remove_orders(tx: &Tx, env: &Env, organizations: &[Uuid]) -> Result<(), DbErr> {
    let orders = || {
        order::Entity::find()
            .select_only()
            .column(order::Column::Id)
            .filter(among(tx, order::Column::OrganizationId, organizations.iter().copied()))
            .into_query()
    };
    let events = || events_of(tx, organizations);
    open_ledger(tx, env).await?;
    ledger_entry::Entity::delete_many().filter(ledger_entry::Column::OrderId.in_subquery(orders())).exec(tx).await?;
    close_ledger(tx).await?;
    refund::Entity::delete_many().filter(refund::Column::OrderId.in_subquery(orders())).exec(tx).await?;
    payment::Entity::delete_many().filter(payment::Column::OrderId.in_subquery(orders())).exec(tx).await?;
    check_in::Entity::delete_many().filter(check_in::Column::EventId.in_subquery(events())).exec(tx).await?;
    crate::events::remove_messages(tx, message::Column::EventId.in_subquery(events())).await?;
    feedback::Entity::delete_many().filter(feedback::Column::EventId.in_subquery(events())).exec(tx).await?;
    ticket::Entity::delete_many().filter(ticket::Column::OrderId.in_subquery(orders())).exec(tx).await?;
    remove_guests(tx, organizations).await?;
    added_order::Entity::delete_many().filter(added_order::Column::OrderId.in_subquery(orders())).exec(tx).await?;
    order_line::Entity::delete_many().filter(order_line::Column::OrderId.in_subquery(orders())).exec(tx).await?;
    let all = among(tx, order::Column::OrganizationId, organizations.iter().copied());
    order::Entity::delete_many().filter(all).exec(tx).await?;
    quota::Entity::update_many()
        .filter(quota::Column::EventId.in_subquery(events()))
        .col_expr(quota::Column::Held, Expr::value(0_i64))
        .col_expr(quota::Column::Sold, Expr::value(0_i64))
        .exec(tx)
        .await?;
    Ok(())
}

/// Deletes all events of these organizations, of which nothing was ordered any more.
pub(super) async fn remove_events(tx: &Tx, env: &Env, organizations: &[Uuid]) -> Result<(), DbErr> {
    let events = || events_of(tx, organizations);
    let ticket_types = ticket_type::Entity::find()
        .select_only()
        .column(ticket_type::Column::Id)
        .filter(ticket_type::Column::EventId.in_subquery(events()))
        .into_query();
    event_change::Entity::delete_many().filter(event_change::Column::EventId.in_subquery(events())).exec(tx).await?;
    let links = ticket_type_quota::Column::TicketTypeId.in_subquery(ticket_types);
    ticket_type_quota::Entity::delete_many().filter(links).exec(tx).await?;
    ticket_type::Entity::delete_many().filter(ticket_type::Column::EventId.in_subquery(events())).exec(tx).await?;
    quota::Entity::delete_many().filter(quota::Column::EventId.in_subquery(events())).exec(tx).await?;
    waiting_room::Entity::delete_many().filter(waiting_room::Column::EventId.in_subquery(events())).exec(tx).await?;
    event_tag::Entity::delete_many().filter(event_tag::Column::EventId.in_subquery(events())).exec(tx).await?;
    let all = || among(tx, event::Column::OrganizationId, organizations.iter().copied());
    let ids = event::Entity::find().select_only().column(event::Column::Id).filter(all());
    let ids: Vec<Uuid> = ids.into_tuple().all(tx).await?;
    crate::events::discard(tx, env, &ids).await?;
    crate::events::discard_pictures(tx, env, &ids).await?;
    event_announcement::Entity::delete_many()
        .filter(event_announcement::Column::EventId.in_subquery(events()))
        .exec(tx)
        .await?;
    event::Entity::delete_many().filter(all()).exec(tx).await?;
    Ok(())
}

/// Deletes all venues of these organizations, where nothing takes place any more.
pub(super) async fn remove_venues(tx: &Tx, organizations: &[Uuid]) -> Result<(), DbErr> {
    let all = among(tx, venue::Column::OrganizationId, organizations.iter().copied());
    venue::Entity::delete_many().filter(all).exec(tx).await?;
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
