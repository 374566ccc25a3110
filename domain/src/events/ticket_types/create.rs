use entity::event::{self, EventStatus};
use entity::organization;
use entity::ticket_type::{self, TicketKind};
use entity::ticket_type_quota;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::bounds::Bounds;
use kernel::db::Tx;
use kernel::error::{Failure, Problem, Validation};
use kernel::ids::TypedId as _;
use kernel::limits::{NAME, TICKET_TYPES};
use kernel::money::Money;
use kernel::text::{block, line};
use kernel::{Env, idempotency, versions};
use sea_orm::prelude::Uuid;
use sea_orm::{ActiveModelTrait as _, ActiveValue::Set, IntoActiveModel as _};
use serde_json::json;
use time::OffsetDateTime;

use super::{
    MAX_DESCRIPTION, Price, align, check_chargeable, check_currency, check_per_order, check_window, currency_of,
    kind_of, of_event,
};
use crate::events::EventErrorCode::{self, InvalidInput, PaymentsNotSetUp};
use crate::events::access::{self, Lock, Managed};
use crate::events::limits::{self, Scope};
use crate::events::signals::announce_change;
use crate::events::{fields, state};
use crate::organizations::Permission;

/// A new ticket type. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct CreateTicketType {
    /// The TypeID of the event.
    pub event_id: String,
    /// The name buyers choose by, such as "Balcony".
    pub name: String,
    /// What a ticket includes.
    pub description: Option<String>,
    /// Free or paid; derived from the price by default.
    pub kind: Option<TicketKind>,
    /// The price of one place; free by default.
    pub price: Option<Price>,
    /// The number of places; by default only the event's capacity limits it.
    pub quantity: Option<i32>,
    /// When the sale begins; on publication by default.
    pub sales_start_at: Option<OffsetDateTime>,
    /// When the sale ends; with the event by default.
    pub sales_end_at: Option<OffsetDateTime>,
    /// The fewest places in an order; 1 by default.
    pub min_per_order: Option<i32>,
    /// The most places in an order; by default 10, or `min_per_order` if that is more.
    pub max_per_order: Option<i32>,
    /// The client's key, so that a repeated request does not create another ticket type.
    pub idempotency_key: Option<String>,
}

struct Parsed {
    name: String,
    description: Option<String>,
    price: Option<Money>,
    quantity: Option<i64>,
    sales_start_at: Option<OffsetDateTime>,
    sales_end_at: Option<OffsetDateTime>,
    min_per_order: i32,
    max_per_order: i32,
}

/// Adds a ticket type to a draft or a published event. The same key with the same input returns the one created first.
///
/// Rule: members who manage events.
pub async fn create_ticket_type(
    env: &Env,
    actor: &Actor,
    input: CreateTicketType,
) -> Result<ticket_type::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, organization } =
        access::require::<EventErrorCode>(conn, actor, &input.event_id, Permission::ManageEvents, "eventId").await?;
    let request = idempotency::request("ticket_type.create", input.idempotency_key.as_deref(), &input)?;
    let parsed = parse(&input)?;
    let id = env.ids.next();
    let tx = env.begin().await?;
    if let Some(first) = idempotency::claim::<ticket_type::Entity, _>(&tx, env, actor, request, id).await? {
        return Ok(first);
    }
    let event = access::lock(&tx, event.id, Lock::Changes).await?;
    state::require_changeable(event.status)?;
    let row = write(&tx, env, &event, &organization, id, parsed).await?;
    let entry = Entry::of("ticket_type.create", "ticket_type", row.id)
        .organization(organization.typed_id())
        .details(json!({ "price_minor": row.price_minor, "currency": row.currency }));
    audit::record(&tx, env, actor, entry).await?;
    announce_change(&tx, event.typed_id());
    tx.commit().await?;
    Ok(row)
}

fn parse(input: &CreateTicketType) -> Result<Parsed, Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    let name = checks.take("name", line(&input.name, NAME));
    let description =
        checks.take_optional("description", input.description.as_deref().map(|text| block(text, MAX_DESCRIPTION)));
    let price = input.price.as_ref().and_then(|price| price.parse(&mut checks));
    check_kind(&mut checks, input, price);
    let quantity = checks.take_optional("quantity", input.quantity.map(limits::places));
    let sales_start_at = checks.take_optional("salesStartAt", input.sales_start_at.map(fields::moment));
    let sales_end_at = checks.take_optional("salesEndAt", input.sales_end_at.map(fields::moment));
    let min_per_order = input.min_per_order.unwrap_or(1);
    let max_per_order = input.max_per_order.unwrap_or(min_per_order.max(10));
    check_per_order(&mut checks, min_per_order, max_per_order);
    if let (Some(start), Some(end)) = (sales_start_at, sales_end_at) {
        check_window(&mut checks, start, end);
    }
    let (name, description, quantity, sales_start_at, sales_end_at) =
        checks.finish_with((name, description, quantity, sales_start_at, sales_end_at))?;
    let description = description.filter(|text| !text.is_empty());
    Ok(Parsed { name, description, price, quantity, sales_start_at, sales_end_at, min_per_order, max_per_order })
}

/// Checks that the kind and the price agree.
fn check_kind(checks: &mut Validation<EventErrorCode>, input: &CreateTicketType, price: Option<Money>) {
    if input.price.is_some() && price.is_none() {
        return;
    }
    let costs = price.is_some_and(|price| price.minor > 0);
    match input.kind {
        Some(TicketKind::Free) if costs => {
            checks.add(InvalidInput, "price", "A free ticket type has no price. Leave it out, or make the kind PAID.");
        }
        Some(TicketKind::Paid) if !costs => {
            checks.add(InvalidInput, "price", "A paid ticket type needs a price above zero.");
        }
        _ => {}
    }
}

/// Gives a new event its only ticket type: a free one, for one person, until the event ends.
pub(in crate::events) async fn add_registration(
    tx: &Tx,
    env: &Env,
    event: &event::Model,
    organization: &organization::Model,
    places: Option<i32>,
) -> Result<(), Failure<EventErrorCode>> {
    let parsed = Parsed {
        name: "Registration".to_owned(),
        description: None,
        price: None,
        quantity: places.map(i64::from),
        sales_start_at: None,
        sales_end_at: None,
        min_per_order: 1,
        max_per_order: 1,
    };
    write(tx, env, event, organization, env.ids.next(), parsed).await?;
    Ok(())
}

/// Inserts the ticket type with its quota.
async fn write(
    tx: &Tx,
    env: &Env,
    event: &event::Model,
    organization: &organization::Model,
    id: Uuid,
    parsed: Parsed,
) -> Result<ticket_type::Model, Failure<EventErrorCode>> {
    let others = of_event(tx, event).await?;
    let price = match parsed.price {
        Some(price) if price.minor > 0 => price,
        _ => Money::stored(0, &currency_of(&others, organization))?,
    };
    let mut checks = Validation::new();
    if others.len() >= TICKET_TYPES {
        let message = format!("An event has {TICKET_TYPES} ticket types at most.");
        let problem = Problem::new(InvalidInput, Some("eventId".to_owned()), message);
        checks.note(Problem { bounds: Some(Bounds::too_long(TICKET_TYPES)), ..problem });
    }
    check_currency(&mut checks, price, &others);
    check_chargeable(&mut checks, env, price, parsed.min_per_order);
    if price.minor > 0 && event.status == EventStatus::Published && env.payments.is_none() {
        checks.add(PaymentsNotSetUp, "price", "The event is on sale, and payments are not set up here.");
    }
    checks.finish()?;
    let position = others.iter().map(|other| other.position + 1).max().unwrap_or(0);
    let quantity = parsed.quantity;
    let row = row(env, event, id, parsed, price, position);
    row.clone().into_active_model().reset_all().insert(tx).await?;
    if let Some(size) = quantity
        && let Some(quota_id) = limits::set(tx, env, event.id, &row.name, size, Scope::TicketType(row.id)).await?
    {
        let link = ticket_type_quota::ActiveModel { ticket_type_id: Set(row.id), quota_id: Set(quota_id) };
        link.insert(tx).await?;
    }
    align(tx, event).await?;
    Ok(row)
}

fn row(env: &Env, event: &event::Model, id: Uuid, parsed: Parsed, price: Money, position: i32) -> ticket_type::Model {
    ticket_type::Model {
        id,
        event_id: event.id,
        name: parsed.name,
        description: parsed.description,
        kind: kind_of(price),
        price_minor: price.minor,
        currency: price.currency.code().to_owned(),
        sales_start_at: parsed.sales_start_at,
        sales_end_at: parsed.sales_end_at,
        min_per_order: parsed.min_per_order,
        max_per_order: parsed.max_per_order,
        position,
        created_at: env.now(),
        updated_at: env.now(),
        version: versions::FIRST,
    }
}
