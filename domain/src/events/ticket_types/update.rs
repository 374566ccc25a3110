use entity::event::{self, EventStatus};
use entity::order::{self, OrderStatus};
use entity::ticket_type;
use entity::{order_line, quota, ticket_type_quota};
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::db::Tx;
use kernel::error::{Failure, Validation};
use kernel::ids::{self, OfEvent as _, TicketTypeKind, TypedId as _};
use kernel::limits::NAME;
use kernel::money::Money;
use kernel::patch::Patch;
use kernel::text::{block, line};
use kernel::{Env, versions};
use sea_orm::prelude::*;
use sea_orm::sea_query::Query;
use sea_orm::{ActiveValue::Set, IntoActiveModel as _};
use serde_json::json;
use time::OffsetDateTime;

use super::{
    MAX_DESCRIPTION, Price, align, check_chargeable, check_currency, check_per_order, check_window, kind_of, of_event,
};
use crate::events::EventErrorCode::{self, PaymentsNotSetUp, PriceLocked, QuantityTooSmall};
use crate::events::access::{self, Lock, Managed};
use crate::events::limits::{self, Scope};
use crate::events::signals::announce_change;
use crate::events::{fields, state};
use crate::organizations::Permission;

/// Changes to a ticket type; fields that are `None` or `Keep` stay as they are. Texts are as they were typed.
#[derive(Debug, Clone, Default)]
pub struct UpdateTicketType {
    /// The TypeID of the ticket type.
    pub ticket_type_id: String,
    /// The name buyers choose by, such as "Balcony".
    pub name: Option<String>,
    /// What a ticket includes.
    pub description: Patch<String>,
    /// The price of one place. It can't change once the ticket type has been ordered.
    pub price: Option<Price>,
    /// The number of places; `Clear` removes the limit.
    pub quantity: Patch<i32>,
    /// When the sale begins; `Clear` for on publication.
    pub sales_start_at: Patch<OffsetDateTime>,
    /// When the sale ends; `Clear` for with the event.
    pub sales_end_at: Patch<OffsetDateTime>,
    /// The fewest places in an order.
    pub min_per_order: Option<i32>,
    /// The most places in an order.
    pub max_per_order: Option<i32>,
    /// The version that the editor loaded. If given, a concurrent change is refused; without it the last change wins.
    pub version: Option<i32>,
}

struct Parsed {
    name: Option<String>,
    description: Patch<String>,
    price: Option<Money>,
    quantity: Patch<i64>,
    sales_start_at: Patch<OffsetDateTime>,
    sales_end_at: Patch<OffsetDateTime>,
    min_per_order: Option<i32>,
    max_per_order: Option<i32>,
    version: Option<i32>,
}

/// Changes a ticket type of a draft or a published event.
///
/// Rule: members who manage events.
pub async fn update_ticket_type(
    env: &Env,
    actor: &Actor,
    input: UpdateTicketType,
) -> Result<ticket_type::Model, Failure<EventErrorCode>> {
    let conn = env.db.primary();
    let (Managed { event, organization }, ticket_type) = require(conn, actor, &input.ticket_type_id).await?;
    let parsed = parse(&input)?;
    let tx = env.begin().await?;
    // Orders have to wait while a new limit counts the existing ones, and while a price changes. An existing limit is
    // protected by its own row, which orders lock first.
    let mut event = access::lock(&tx, event.id, Lock::Changes).await?;
    let first_limit = parsed.quantity.value().is_some() && quota_of(&tx, ticket_type.id).await?.is_none();
    if first_limit || parsed.price.is_some() {
        event = access::lock(&tx, event.id, Lock::Orders).await?;
    }
    state::require_changeable(event.status)?;
    let (before, row) = write(&tx, env, &event, ticket_type.id, parsed).await?;
    if row == before {
        return Ok(row);
    }
    let entry = Entry::of("ticket_type.update", "ticket_type", row.id)
        .organization(organization.typed_id())
        .details(json!({ "price_minor": row.price_minor, "currency": row.currency }));
    audit::record(&tx, env, actor, entry).await?;
    announce_change(&tx, event.typed_id());
    tx.commit().await?;
    Ok(row)
}

/// The ticket type with a client's id, and its event, if the actor may change them.
pub(super) async fn require(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    ticket_type_id: &str,
) -> Result<(Managed, ticket_type::Model), Failure<EventErrorCode>> {
    const FIELD: &str = "ticketTypeId";
    if let Actor::Anonymous = actor {
        return Err(Failure::Unauthenticated);
    }
    let id = ids::parse::<TicketTypeKind>(ticket_type_id).map_err(|invalid| Failure::invalid(FIELD, invalid))?;
    let missing = || Failure::not_found(FIELD, "ticket type");
    let ticket_type = ticket_type::Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    let event_id = ticket_type.of_event().to_string();
    match access::require::<EventErrorCode>(conn, actor, &event_id, Permission::ManageEvents, FIELD).await {
        Ok(managed) => Ok((managed, ticket_type)),
        Err(Failure::Rejected(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

fn parse(input: &UpdateTicketType) -> Result<Parsed, Failure<EventErrorCode>> {
    let mut checks = Validation::new();
    let name = checks.take_optional("name", input.name.as_deref().map(|text| line(text, NAME)));
    let description =
        checks.take("description", input.description.clone().try_map(|text| block(&text, MAX_DESCRIPTION)));
    let price = input.price.as_ref().and_then(|price| price.parse(&mut checks));
    let quantity = checks.take("quantity", input.quantity.try_map(limits::places));
    let sales_start_at = checks.take("salesStartAt", input.sales_start_at.try_map(fields::moment));
    let sales_end_at = checks.take("salesEndAt", input.sales_end_at.try_map(fields::moment));
    let (name, description, quantity, sales_start_at, sales_end_at) =
        checks.finish_with((name, description, quantity, sales_start_at, sales_end_at))?;
    let description = match description {
        Patch::Set(text) if text.is_empty() => Patch::Clear,
        other => other,
    };
    let (min_per_order, max_per_order) = (input.min_per_order, input.max_per_order);
    let version = input.version;
    Ok(Parsed {
        name,
        description,
        price,
        quantity,
        sales_start_at,
        sales_end_at,
        min_per_order,
        max_per_order,
        version,
    })
}

/// Applies the changes to a ticket type of the locked event. Returns it before and after; both are equal if nothing
/// changed.
async fn write(
    tx: &Tx,
    env: &Env,
    event: &event::Model,
    ticket_type_id: Uuid,
    changes: Parsed,
) -> Result<(ticket_type::Model, ticket_type::Model), Failure<EventErrorCode>> {
    let (mut before, mut others) = (None, Vec::new());
    for row in of_event(tx, event).await? {
        if row.id == ticket_type_id { before = Some(row) } else { others.push(row) }
    }
    let before = before.ok_or_else(|| Failure::not_found("ticketTypeId", "ticket type"))?;
    versions::check(before.version, changes.version)?;
    let old_price = Money::stored(before.price_minor, &before.currency)?;
    let price = match changes.price {
        Some(price) if price.minor == 0 => Money::new(0, old_price.currency),
        Some(price) => price,
        None => old_price,
    };
    let mut row = ticket_type::Model {
        name: changes.name.unwrap_or_else(|| before.name.clone()),
        description: changes.description.apply(before.description.clone()),
        kind: kind_of(price),
        price_minor: price.minor,
        currency: price.currency.code().to_owned(),
        sales_start_at: changes.sales_start_at.apply(before.sales_start_at),
        sales_end_at: changes.sales_end_at.apply(before.sales_end_at),
        min_per_order: changes.min_per_order.unwrap_or(before.min_per_order),
        max_per_order: changes.max_per_order.unwrap_or(before.max_per_order),
        ..before.clone()
    };
    let quantity = limits::other(tx, quota_of(tx, row.id).await?, changes.quantity).await?;
    if row == before && quantity.is_keep() {
        return Ok((before, row));
    }
    row.version = versions::raised(before.version);
    row.updated_at = env.now();
    let mut checks = Validation::new();
    check_window(&mut checks, row.sales_start_at, row.sales_end_at);
    check_per_order(&mut checks, row.min_per_order, row.max_per_order);
    check_currency(&mut checks, price, &others);
    if price != old_price || changes.min_per_order.is_some() {
        check_chargeable(&mut checks, env, price, row.min_per_order);
    }
    if price != old_price && is_ordered(tx, row.id).await? {
        checks.add(
            PriceLocked,
            "price",
            "Tickets have been ordered at this price. Add a new ticket type to sell at another price.",
        );
    }
    if price.minor > 0 && event.status == EventStatus::Published && env.payments.is_none() {
        checks.add(PaymentsNotSetUp, "price", "The event is on sale, and payments are not set up here.");
    }
    checks.finish()?;
    row.clone().into_active_model().reset_all().update(tx).await?;
    change_quantity(tx, env, &row, quantity).await?;
    align(tx, event).await?;
    Ok((before, row))
}

/// Whether a pending or confirmed order has this ticket type.
async fn is_ordered(tx: &Tx, ticket_type_id: Uuid) -> Result<bool, DbErr> {
    let live_orders = Query::select()
        .column(order::Column::Id)
        .from(order::Entity)
        .and_where(order::Column::Status.is_in([OrderStatus::Pending, OrderStatus::Confirmed]))
        .to_owned();
    let line = order_line::Entity::find()
        .filter(order_line::Column::TicketTypeId.eq(ticket_type_id))
        .filter(order_line::Column::OrderId.in_subquery(live_orders))
        .one(tx)
        .await?;
    Ok(line.is_some())
}

/// The quota that limits this ticket type alone.
pub(super) async fn quota_of(conn: &impl ConnectionTrait, ticket_type_id: Uuid) -> Result<Option<Uuid>, DbErr> {
    let link = ticket_type_quota::Entity::find()
        .filter(ticket_type_quota::Column::TicketTypeId.eq(ticket_type_id))
        .one(conn)
        .await?;
    Ok(link.map(|link| link.quota_id))
}

async fn change_quantity(
    tx: &Tx,
    env: &Env,
    row: &ticket_type::Model,
    quantity: Patch<i64>,
) -> Result<(), Failure<EventErrorCode>> {
    let fits = match (quantity, quota_of(tx, row.id).await?) {
        (Patch::Keep, _) | (Patch::Clear, None) => true,
        (Patch::Clear, Some(quota_id)) => {
            ticket_type_quota::Entity::delete_by_id((row.id, quota_id)).exec(tx).await?;
            quota::Entity::delete_by_id(quota_id).exec(tx).await?;
            true
        }
        (Patch::Set(size), Some(quota_id)) => limits::resize(tx, quota_id, size).await?,
        (Patch::Set(size), None) => {
            let scope = Scope::TicketType(row.id);
            match limits::set(tx, env, row.event_id, &row.name, size, scope).await? {
                Some(quota_id) => {
                    let link = ticket_type_quota::ActiveModel { ticket_type_id: Set(row.id), quota_id: Set(quota_id) };
                    link.insert(tx).await?;
                    true
                }
                None => false,
            }
        }
    };
    if fits {
        return Ok(());
    }
    Err(Failure::field(QuantityTooSmall, "quantity", "More tickets than that are already sold or reserved."))
}
