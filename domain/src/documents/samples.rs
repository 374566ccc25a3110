//! An event and an order that there are not, for previews of mails and for tests.

use entity::event::{EventFormat, EventStatus};
use entity::order::OrderStatus;
use entity::ticket::TicketStatus;
use entity::{event, event_cover, order, order_line, organization, ticket, venue};
use sea_orm::prelude::Uuid;
use serde_json::json;
use time::macros::datetime;

use super::EventFacts;
use crate::events;
use crate::orders::OrderDetails;

/// A hybrid event in Berlin.
pub(crate) fn facts(title: &str) -> EventFacts {
    let at = datetime!(2026-01-02 03:04:05 UTC);
    let organization = organization::Model {
        id: Uuid::from_u128(1),
        name: "Kulturverein Höfe e. V.".to_owned(),
        slug: "hoefe".to_owned(),
        currency: "EUR".to_owned(),
        created_at: at,
        updated_at: at,
        version: 1,
        instant_events: false,
    };
    let venue = venue::Model {
        id: Uuid::from_u128(2),
        organization_id: organization.id,
        name: "Hinterhof".to_owned(),
        address: "Oranienstraße 1".to_owned(),
        city: "Berlin".to_owned(),
        city_key: "berlin".to_owned(),
        country: "DE".to_owned(),
        latitude: None,
        longitude: None,
        at_x: None,
        at_y: None,
        at_z: None,
        created_at: at,
        version: 1,
        capacity: None,
        description: None,
        timezone: None,
        exclusive: false,
        updated_at: at,
    };
    let event = event::Model {
        venue_id: Some(venue.id),
        slug: "jazz-im-hof".to_owned(),
        title: title.to_owned(),
        summary: Some("Ein Abend; mit Musik, und Wein.".to_owned()),
        status: EventStatus::Published,
        format: EventFormat::Hybrid,
        starts_at: datetime!(2026-06-05 17:00 UTC),
        ends_at: datetime!(2026-06-05 21:00 UTC),
        timezone: "Europe/Berlin".to_owned(),
        online_url: Some("https://meet.example.org/secret-room".to_owned()),
        published_at: Some(at),
        updated_at: at + time::Duration::seconds(90),
        reminded_for: Some(datetime!(2026-06-05 17:00 UTC)),
        ..events::blank(Uuid::from_u128(3), organization.id, at)
    };
    let key = format!("{}-960.jpg", "0".repeat(32));
    let cover = event_cover::Model {
        id: Uuid::from_u128(4),
        event_id: Some(event.id),
        width: 960,
        height: 540,
        alternative_text: Some("Ein Saxofon im Hof".to_owned()),
        variants: json!([{ "key": key, "width": 960, "height": 540 }]),
        unused_since: None,
        created_at: at,
        updated_at: at,
    };
    EventFacts { event, venue: Some(venue), organization, cover: Some(cover) }
}

/// A confirmed order with `count` tickets.
pub(crate) fn details(holder: &str, ticket_type: &str, currency: &str, count: u128) -> OrderDetails {
    let at = datetime!(2026-01-02 03:04:05 UTC);
    let order = order::Model {
        id: Uuid::from_u128(10),
        event_id: Uuid::from_u128(3),
        organization_id: Uuid::from_u128(1),
        user_id: None,
        code: "K7Q2M9XW".to_owned(),
        secret: "order-secret".to_owned(),
        status: OrderStatus::Confirmed,
        email: "ada@example.org".to_owned(),
        name: holder.to_owned(),
        locale: "de".to_owned(),
        total_minor: 2500,
        currency: currency.to_owned(),
        idempotency_scope: String::new(),
        idempotency_key: String::new(),
        idempotency_hash: Vec::new(),
        placed_at: at,
        expires_at: None,
        confirmed_at: Some(at),
        cancelled_at: None,
        cancel_reason: None,
        terms_id: None,
        privacy_id: None,
        organizer_terms_id: None,
        origin: order::OrderOrigin::Sale,
        invited_by: None,
        version: 1,
    };
    let line = order_line::Model {
        id: Uuid::from_u128(20),
        order_id: order.id,
        ticket_type_id: Uuid::from_u128(30),
        ticket_type_name: ticket_type.to_owned(),
        quantity: 1,
        unit_price_minor: 2500,
        total_minor: 2500,
        attendees: json!([]),
    };
    let tickets = (0..count).map(|n| ticket::Model {
        id: Uuid::from_u128(40 + n),
        order_id: order.id,
        order_line_id: line.id,
        ticket_type_id: line.ticket_type_id,
        event_id: order.event_id,
        organization_id: Some(order.organization_id),
        holder_name: holder.to_owned(),
        holder_email: order.email.clone(),
        secret: format!("abcdefghijklmnopqrstuvwxy{n:02}"),
        status: TicketStatus::Valid,
        checked_in_at: None,
        checked_in_by: None,
        created_at: at,
        changed_at: None,
        version: 1,
    });
    let tickets = tickets.collect();
    OrderDetails { order, lines: vec![line], tickets, payment: None, ticket_types: Vec::new(), is_new: false }
}
