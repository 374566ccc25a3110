//! Inserting and deleting the demo's rows.

use std::collections::HashMap;

use entity::event::{EventFormat, EventStatus, Visibility};
use entity::ledger_entry::LedgerKind;
use entity::membership::MemberRole;
use entity::order::OrderStatus;
use entity::payment::PaymentStatus;
use entity::ticket::TicketStatus;
use entity::ticket_type::TicketKind;
use entity::{
    check_in, event, event_change, event_tag, feedback, ledger_entry, membership, message, order, order_line,
    organization, organization_suspension, payment, quota, refund, ticket, ticket_type, ticket_type_quota, venue,
};
use kernel::db::{Tx, insert_all};
use kernel::error::Failure;
use kernel::money::Money;
use kernel::text::city_key;
use kernel::{Env, secret};
use sea_orm::prelude::*;
use sea_orm::{QuerySelect, QueryTrait, Statement};
use time::OffsetDateTime;

use super::data::{Demo, DemoEvent, key};
use super::orders::{DemoOrder, Paid, orders_of};
use super::{DemoErrorCode, People, broken};
use crate::{event_search, events, ledger};

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
    });
    insert_all(tx, organizations).await?;
    let memberships = demo.organizations.iter().map(|demo| membership::Model {
        organization_id: key("organization", &demo.slug),
        user_id: people.organizer.uuid(),
        role: MemberRole::Owner,
        created_at: now,
    });
    insert_all(tx, memberships).await?;
    let venues = demo.venues.iter().map(|place| venue::Model {
        id: key("venue", &place.name),
        organization_id: key("organization", &demo.organizations[place.organization].slug),
        name: place.name.clone(),
        address: place.address.clone(),
        city: place.city.clone(),
        city_key: city_key(&place.city),
        country: place.country.clone(),
        latitude: Some(place.latitude),
        longitude: Some(place.longitude),
        created_at: now,
        version: 1,
    });
    Ok(insert_all(tx, venues).await?)
}

/// An inserted event, as its orders need it.
struct Sale<'a> {
    event: &'a DemoEvent,
    row: event::Model,
    currency: kernel::money::Currency,
}

async fn write_event<'a>(tx: &Tx, env: &Env, demo: &Demo, event: &'a DemoEvent) -> Result<Sale<'a>> {
    let row = event_row(env, demo, event)?;
    let currency = event.currency(demo)?;
    insert_all(tx, std::iter::once(row.clone())).await?;
    let tags = event.tags.iter().map(|tag| event_tag::Model { event_id: row.id, tag: tag.clone() });
    insert_all(tx, tags).await?;
    let quota =
        |id, name: &str, size| quota::Model { id, event_id: row.id, name: name.to_owned(), size, held: 0, sold: 0 };
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

/// Allows the demo's ledger entries to be changed and deleted, which is otherwise forbidden.
async fn open_ledger(tx: &Tx, env: &Env) -> std::result::Result<(), DbErr> {
    let sql = "INSERT INTO demo_resets (id, created_at) VALUES ($1, $2)";
    let values: [sea_orm::Value; 2] = [env.ids.next().into(), env.now().into()];
    tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await?;
    Ok(())
}

async fn close_ledger(tx: &Tx) -> std::result::Result<(), DbErr> {
    tx.execute_unprepared("DELETE FROM demo_resets").await?;
    Ok(())
}

async fn write_orders(tx: &Tx, env: &Env, sale: &Sale<'_>, people: &People, paid: &HashMap<Uuid, Paid>) -> Result<()> {
    let (mut orders, mut lines, mut tickets, mut payments) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut taken: HashMap<Uuid, i64> = HashMap::new();
    for demo in orders_of(sale.event, sale.row.starts_at, env.now(), people) {
        let price = demo.ticket_type.price(sale.currency)?;
        let payment = paid.get(&demo.id);
        if price.minor > 0 && payment.is_none() {
            continue;
        }
        let order = order_row(env, sale, &demo, price);
        let line = line_row(sale, &demo, price)?;
        if order.status == OrderStatus::Confirmed {
            let quotas = std::iter::once(demo.ticket_type.quota_key(sale.event)).chain(sale.row.capacity_quota_id);
            quotas.for_each(|quota| *taken.entry(quota).or_default() += i64::from(demo.quantity));
        }
        tickets.extend((0..demo.quantity).map(|place| ticket_row(env, sale, &order, &line, place)));
        payments.extend(payment.map(|paid| payment_row(env, &order, paid)));
        orders.push(order);
        lines.push(line);
    }
    insert_all(tx, orders.iter().cloned()).await?;
    insert_all(tx, lines).await?;
    insert_all(tx, tickets).await?;
    insert_all(tx, payments.iter().cloned()).await?;
    open_ledger(tx, env).await?;
    for payment in &payments {
        if let Some(order) = orders.iter().find(|order| order.id == payment.order_id) {
            let amount = Money::new(payment.amount_minor, sale.currency);
            ledger::record(tx, env, order, LedgerKind::Payment, payment.id, amount).await?;
            // The demo's orders date from before it was loaded, and so do their ledger entries.
            ledger_entry::Entity::update_many()
                .filter(ledger_entry::Column::SourceId.eq(payment.id))
                .col_expr(ledger_entry::Column::CreatedAt, Expr::value(order.placed_at))
                .exec(tx)
                .await?;
        }
    }
    close_ledger(tx).await?;
    for (id, sold) in taken {
        quota::Entity::update_many()
            .filter(quota::Column::Id.eq(id))
            .col_expr(quota::Column::Sold, Expr::value(sold))
            .exec(tx)
            .await?;
    }
    Ok(())
}

fn order_row(env: &Env, sale: &Sale<'_>, demo: &DemoOrder<'_>, price: Money) -> order::Model {
    let cancelled = sale.row.status == EventStatus::Cancelled;
    order::Model {
        id: demo.id,
        event_id: sale.row.id,
        organization_id: sale.row.organization_id,
        user_id: demo.buyer.map(|id| id.uuid()),
        code: secret::order_code(&*env.random),
        secret: secret::token(&*env.random),
        status: if cancelled { OrderStatus::Cancelled } else { OrderStatus::Confirmed },
        email: demo.email.clone(),
        name: demo.name.to_owned(),
        locale: "en".to_owned(),
        total_minor: price.minor * i64::from(demo.quantity),
        currency: price.currency.code().to_owned(),
        idempotency_scope: demo.email.clone(),
        idempotency_key: demo.id.simple().to_string(),
        idempotency_hash: Vec::new(),
        placed_at: demo.placed_at,
        expires_at: None,
        confirmed_at: Some(demo.placed_at),
        cancelled_at: cancelled.then(|| env.now()),
        cancel_reason: sale.row.cancel_reason.clone(),
    }
}

fn line_row(sale: &Sale<'_>, demo: &DemoOrder<'_>, price: Money) -> Result<order_line::Model> {
    let attendees: Vec<_> = (0..demo.quantity)
        .map(|_| crate::orders::Attendee { name: demo.name.to_owned(), email: demo.email.clone() })
        .collect();
    Ok(order_line::Model {
        id: key("line", &demo.id.to_string()),
        order_id: demo.id,
        ticket_type_id: demo.ticket_type.key(sale.event),
        ticket_type_name: demo.ticket_type.name.clone(),
        quantity: demo.quantity,
        unit_price_minor: price.minor,
        total_minor: price.minor * i64::from(demo.quantity),
        attendees: serde_json::to_value(attendees).map_err(broken)?,
    })
}

fn ticket_row(env: &Env, sale: &Sale<'_>, order: &order::Model, line: &order_line::Model, place: i32) -> ticket::Model {
    let id = key("ticket", &format!("{}/{place}", order.id));
    let over = sale.row.ends_at < env.now();
    // Most ticket holders of past events were checked in.
    let came = over && !id.as_bytes()[14].is_multiple_of(5);
    let status = match order.status {
        OrderStatus::Cancelled => TicketStatus::Cancelled,
        _ if came => TicketStatus::CheckedIn,
        _ => TicketStatus::Valid,
    };
    let minutes = i64::from(id.as_bytes()[13] % 40) - 25;
    let checked_in_at: Option<OffsetDateTime> = came.then(|| sale.row.starts_at + time::Duration::minutes(minutes));
    ticket::Model {
        id,
        order_id: order.id,
        order_line_id: line.id,
        ticket_type_id: line.ticket_type_id,
        event_id: sale.row.id,
        holder_name: order.name.clone(),
        holder_email: order.email.clone(),
        secret: secret::ticket_code(&*env.random),
        status,
        checked_in_at,
        checked_in_by: None,
        created_at: order.placed_at,
        changed_at: checked_in_at,
    }
}

fn payment_row(env: &Env, order: &order::Model, paid: &Paid) -> payment::Model {
    payment::Model {
        id: paid.payment_id,
        order_id: order.id,
        provider: env.payments.as_ref().map_or("sandbox", |provider| provider.name()).to_owned(),
        status: PaymentStatus::Succeeded,
        amount_minor: order.total_minor,
        currency: order.currency.clone(),
        refunded_minor: 0,
        checkout_id: Some(paid.checkout.checkout_id.clone()),
        checkout_url: None,
        checkout_expires_at: paid.checkout_expires_at,
        intent_id: paid.checkout.intent_id.clone(),
        failure: None,
        created_at: order.placed_at,
        updated_at: order.placed_at,
        look_at: None,
        looks: 0,
        return_url: None,
    }
}

/// Deletes the demo's organizations with everything in them, including what people added since.
pub(super) async fn remove(tx: &Tx, env: &Env, demo: &Demo) -> std::result::Result<(), DbErr> {
    let organizations: Vec<Uuid> = demo.organizations.iter().map(|demo| key("organization", &demo.slug)).collect();
    let orders = || {
        order::Entity::find()
            .select_only()
            .column(order::Column::Id)
            .filter(order::Column::OrganizationId.is_in(organizations.clone()))
            .into_query()
    };
    let events = || {
        event::Entity::find()
            .select_only()
            .column(event::Column::Id)
            .filter(event::Column::OrganizationId.is_in(organizations.clone()))
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
    order_line::Entity::delete_many().filter(order_line::Column::OrderId.in_subquery(orders())).exec(conn).await?;
    order::Entity::delete_many().filter(order::Column::OrganizationId.is_in(organizations.clone())).exec(conn).await?;
    let links = ticket_type_quota::Column::TicketTypeId.in_subquery(ticket_types);
    ticket_type_quota::Entity::delete_many().filter(links).exec(conn).await?;
    ticket_type::Entity::delete_many().filter(ticket_type::Column::EventId.in_subquery(events())).exec(conn).await?;
    quota::Entity::delete_many().filter(quota::Column::EventId.in_subquery(events())).exec(conn).await?;
    event_tag::Entity::delete_many().filter(event_tag::Column::EventId.in_subquery(events())).exec(conn).await?;
    let ids: Vec<Uuid> = event::Entity::find()
        .select_only()
        .column(event::Column::Id)
        .filter(event::Column::OrganizationId.is_in(organizations.clone()))
        .into_tuple()
        .all(conn)
        .await?;
    crate::events::discard(tx, env, &ids).await?;
    event::Entity::delete_many().filter(event::Column::OrganizationId.is_in(organizations.clone())).exec(conn).await?;
    venue::Entity::delete_many().filter(venue::Column::OrganizationId.is_in(organizations.clone())).exec(conn).await?;
    let hidden = organization_suspension::Column::OrganizationId.is_in(organizations.clone());
    organization_suspension::Entity::delete_many().filter(hidden).exec(conn).await?;
    let members = membership::Column::OrganizationId.is_in(organizations.clone());
    membership::Entity::delete_many().filter(members).exec(conn).await?;
    organization::Entity::delete_many().filter(organization::Column::Id.is_in(organizations)).exec(conn).await?;
    Ok(())
}
