//! Inserting the demo's organizations and events.

use std::collections::HashMap;

use entity::event::{self, EventFormat, EventStatus, Visibility};
use entity::membership::{self, MemberRole};
use entity::ticket_type::{self, TicketKind};
use entity::{event_tag, organization, organization_profile, quota, ticket_type_quota, venue};
use kernel::Env;
use kernel::db::{Tx, insert_all};
use kernel::error::Failure;
use kernel::text::city_key;
use sea_orm::prelude::*;
use serde_json::json;

use super::data::{Demo, DemoEvent, key};
use super::order_rows::{Sale, write_orders};
use super::orders::Paid;
use super::{DemoErrorCode, People};
use crate::{event_search, events, venues};

type Result<T> = std::result::Result<T, Failure<DemoErrorCode>>;

/// Whether the demo data has been loaded.
pub(super) async fn present(env: &Env) -> std::result::Result<bool, DbErr> {
    let first = organization::Entity::find_by_id(key("organization", "lindenhof")).one(env.db.primary()).await?;
    Ok(first.is_some())
}

pub(super) async fn write(tx: &Tx, env: &Env, demo: &Demo, people: &People, paid: &HashMap<Uuid, Paid>) -> Result<()> {
    write_organizations(tx, env, demo, people).await?;
    let rows = demo.events.iter().map(|event| event_row(env, demo, event)).collect::<Result<Vec<_>>>()?;
    event_search::note_words(tx, &rows).await?;
    for event in &demo.events {
        let sale = write_event(tx, env, demo, event).await?;
        write_orders(tx, env, &sale, people, paid).await?;
    }
    Ok(())
}

async fn write_organizations(tx: &Tx, env: &Env, demo: &Demo, people: &People) -> Result<()> {
    let now = env.now();
    let organizations = demo.organizations.iter().map(|demo| organization::Model {
        id: key("organization", &demo.slug),
        name: demo.name.clone(),
        slug: demo.slug.clone(),
        currency: demo.currency.clone(),
        created_at: now,
        updated_at: now,
        version: 1,
        instant_events: false,
    });
    insert_all(tx, organizations).await?;
    let profiles =
        demo.organizations.iter().filter(|demo| demo.about.is_some()).map(|demo| organization_profile::Model {
            organization_id: key("organization", &demo.slug),
            about: demo.about.clone(),
            accent_colour: demo.accent.clone(),
            links: json!([]),
            contact_email: None,
            sender_name: None,
            reply_to: None,
            contact_form: true,
            created_at: now,
            updated_at: now,
        });
    insert_all(tx, profiles).await?;
    let memberships = demo.organizations.iter().map(|demo| membership::Model {
        organization_id: key("organization", &demo.slug),
        user_id: people.organizer.uuid(),
        role: MemberRole::Owner,
        created_at: now,
        version: 1,
    });
    insert_all(tx, memberships).await?;
    let venues = demo.venues.iter().map(|place| {
        venues::on_sphere(venue::Model {
            id: key("venue", &place.name),
            organization_id: key("organization", &demo.organizations[place.organization].slug),
            name: place.name.clone(),
            address: place.address.clone(),
            city: place.city.clone(),
            city_key: city_key(&place.city),
            country: place.country.clone(),
            latitude: Some(place.latitude),
            longitude: Some(place.longitude),
            at_x: None,
            at_y: None,
            at_z: None,
            created_at: now,
            version: 1,
            capacity: None,
            description: None,
            timezone: None,
            exclusive: false,
            updated_at: now,
        })
    });
    Ok(insert_all(tx, venues).await?)
}

async fn write_event<'a>(tx: &Tx, env: &Env, demo: &Demo, event: &'a DemoEvent) -> Result<Sale<'a>> {
    let row = event_row(env, demo, event)?;
    let currency = event.currency(demo)?;
    insert_all(tx, std::iter::once(row.clone())).await?;
    let tags = event.tags.iter().map(|tag| event_tag::Model { event_id: row.id, tag: tag.clone(), starts_at: None });
    insert_all(tx, tags).await?;
    let quota = |id, name: &str, size| quota::Model {
        id,
        event_id: row.id,
        name: name.to_owned(),
        size,
        held: 0,
        sold: 0,
        version: 1,
    };
    let own = event.ticket_types.iter().map(|kind| quota(kind.quota_key(event), &kind.name, kind.quantity));
    let capacity = row.capacity_quota_id.zip(event.capacity).map(|(id, size)| quota(id, "Capacity", size));
    insert_all(tx, own.chain(capacity)).await?;
    let mut kinds = Vec::new();
    for (position, kind) in event.ticket_types.iter().enumerate() {
        let price = kind.price(currency)?;
        kinds.push(ticket_type::Model {
            id: kind.key(event),
            event_id: row.id,
            name: kind.name.clone(),
            description: None,
            kind: if price.minor == 0 { TicketKind::Free } else { TicketKind::Paid },
            price_minor: price.minor,
            currency: currency.code().to_owned(),
            sales_start_at: None,
            sales_end_at: None,
            min_per_order: 1,
            max_per_order: 10,
            position: i32::try_from(position).unwrap_or(0),
            created_at: row.created_at,
            updated_at: row.created_at,
            version: 1,
        });
    }
    insert_all(tx, kinds).await?;
    let links = event
        .ticket_types
        .iter()
        .map(|kind| ticket_type_quota::Model { ticket_type_id: kind.key(event), quota_id: kind.quota_key(event) });
    insert_all(tx, links).await?;
    Ok(Sale { event, row, currency })
}

fn event_row(env: &Env, demo: &Demo, event: &DemoEvent) -> Result<event::Model> {
    let now = env.now();
    let starts_at = event.starts_at(demo, now)?;
    let organization = &demo.organizations[event.organization_of(demo)];
    let venue = event.venue.map(|index| &demo.venues[index]);
    let words = [event.title.as_str(), &event.summary, &event.tags.join(" "), &organization.name];
    let place = venue.map(|venue| [venue.name.as_str(), venue.city.as_str()]).into_iter().flatten();
    let (status, cancelled) = match event.status.as_str() {
        "draft" => (EventStatus::Draft, false),
        "cancelled" => (EventStatus::Cancelled, true),
        _ => (EventStatus::Published, false),
    };
    Ok(event::Model {
        venue_id: venue.map(|venue| key("venue", &venue.name)),
        slug: event.slug(),
        title: event.title.clone(),
        summary: Some(event.summary.clone()),
        description: Some("Doors open half an hour before.\n\nBring your ticket on your phone or on paper.".to_owned()),
        status,
        visibility: if event.visibility == "unlisted" { Visibility::Unlisted } else { Visibility::Public },
        format: if venue.is_some() { EventFormat::InPerson } else { EventFormat::Online },
        starts_at,
        ends_at: starts_at + time::Duration::minutes(event.minutes),
        timezone: event.zone(demo)?.name().to_owned(),
        online_url: event.online_url.clone(),
        capacity_quota_id: event.capacity.map(|_| key("capacity", &event.title)),
        is_free: event.ticket_types.iter().all(|kind| kind.price.trim_matches(['0', '.']).is_empty()),
        search_text: event_search::text_of(words.into_iter().chain(place)),
        cancel_reason: cancelled.then(|| "The courtyard is being rebuilt.".to_owned()),
        published_at: (status != EventStatus::Draft).then_some(now),
        cancelled_at: cancelled.then_some(now),
        // Prevents reminder mails to the demo's buyers.
        reminded_for: Some(starts_at),
        feedback_asked_at: (starts_at < now).then_some(now),
        ..events::blank(key("event", &event.title), key("organization", &organization.slug), now)
    })
}
