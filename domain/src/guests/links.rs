//! Links that invite whoever has them to an event, for organizers to share.

use std::sync::Arc;

use entity::event::{self, EventStatus};
use entity::guest_link::{Column, Entity, Model};
use entity::ticket_type;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::bounds::Bounds;
use kernel::db::Tx;
use kernel::error::{Failure, Internal, Validation};
use kernel::ids::{self, EventId, GuestLinkKind, OfOrganization as _, TicketTypeId, TicketTypeKind};
use kernel::text::{EmailAddress, Invalid, Locale, line};
use kernel::{Env, limits, request, secret};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr, IntoActiveModel as _, QueryOrder as _, QuerySelect as _};
use time::OffsetDateTime;

use super::GuestErrorCode::{self, InvalidInput, TooManyLinks};
use crate::checkout::{self, Desk, fingerprint};
use crate::events::{self, Managed};
use crate::orders::{
    AdmissionRequest, Attendee, LineRequest, OrderDetails, OrderErrorCode, Shown, Via, buyer_with_address,
};
use crate::organizations::{self, Permission};
use crate::site_settings;

/// The most links of an event.
const MOST: u64 = 50;
/// The most uses that a link can be limited to.
const MAX_USES: i32 = 100_000;

/// A link to make. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct MakeLink {
    /// The TypeID of the event.
    pub event_id: String,
    /// Only organizers see it.
    pub name: String,
    /// The TypeID of the ticket type that it is for; the guest's choice by default.
    pub ticket_type_id: Option<String>,
    /// How many orders it leads to at most.
    pub max_uses: Option<i32>,
    /// Until when it works.
    pub expires_at: Option<OffsetDateTime>,
}

/// An order by a link. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct UseLink {
    /// The secret in the link.
    pub token: String,
    /// The guest's address.
    pub email: String,
    /// The guest's name.
    pub name: String,
    /// The TypeID of the ticket type, if the link leaves the choice.
    pub ticket_type_id: Option<String>,
    /// The language that the guest reads.
    pub locale: Option<String>,
    /// The client's key for this order, so that sending it again does not place another one.
    pub idempotency_key: String,
}

/// The secret in a link. It is derived, so that organizers can see it again.
pub fn link_token(env: &Env, id: Uuid) -> Result<String, Internal> {
    secret::derived(&env.settings, b"the invitation link ", id.as_bytes())
}

/// Makes a link.
///
/// Rule: members who manage orders.
pub async fn make_link(env: &Env, actor: &Actor, input: MakeLink) -> Result<Model, Failure<GuestErrorCode>> {
    let conn = env.db.primary();
    let Managed { event, .. } =
        events::require(conn, actor, &input.event_id, Permission::ManageOrders, "eventId").await?;
    let by = actor.require_user()?.user_id.uuid();
    let mut checks = Validation::new();
    let name = checks.take("name", line(&input.name, limits::GUEST_LINK_NAME));
    let ticket_type_id = input.ticket_type_id.as_deref().map(ids::parse::<TicketTypeKind>);
    let ticket_type_id = checks.take_optional("ticketTypeId", ticket_type_id);
    if input.max_uses.is_some_and(|most| !(1..=MAX_USES).contains(&most)) {
        let message = format!("maxUses must be 1 to {MAX_USES}.");
        checks.add_beyond(InvalidInput, "maxUses", Bounds::out_of_range(1, MAX_USES), message);
    }
    if input.expires_at.is_some_and(|at| at <= env.now()) {
        checks.add(InvalidInput, "expiresAt", "expiresAt must be in the future.");
    }
    let (name, ticket_type_id) = checks.finish_with((name, ticket_type_id))?;
    if let Some(id) = ticket_type_id {
        let of_event = ticket_type::Entity::find_by_id(id).filter(ticket_type::Column::EventId.eq(event.id));
        of_event.one(conn).await?.ok_or_else(|| Failure::not_found("ticketTypeId", "ticket type"))?;
    }
    let id = env.ids.next();
    let row = Model {
        id,
        event_id: event.id,
        organization_id: event.organization_id,
        ticket_type_id: ticket_type_id.map(|id| id.uuid()),
        name,
        token_hash: secret::digest(&link_token(env, id)?),
        uses: 0,
        max_uses: input.max_uses,
        expires_at: input.expires_at,
        revoked_at: None,
        created_by: by,
        created_at: env.now(),
    };
    let tx = env.begin().await?;
    tx.hold(&format!("guest links {}", event.id)).await?;
    if Entity::find().filter(Column::EventId.eq(event.id)).count(&tx).await? >= MOST {
        let message = format!("An event can have {MOST} invitation links.");
        return Err(Failure::rejected(TooManyLinks, message));
    }
    row.clone().into_active_model().reset_all().insert(&tx).await?;
    note(&tx, env, actor, &row, "guest_link.create").await?;
    tx.commit().await?;
    Ok(row)
}

/// Renames a link.
///
/// Rule: members who manage orders.
pub async fn rename_link(env: &Env, actor: &Actor, id: &str, name: &str) -> Result<Model, Failure<GuestErrorCode>> {
    let row = managed(env, actor, id).await?;
    let mut checks = Validation::new();
    let name = checks.take("name", line(name, limits::GUEST_LINK_NAME));
    let name = checks.finish_with(name)?;
    change(env, actor, row, Column::Name, Expr::value(name), "guest_link.rename").await
}

/// Revokes a link: it stops working. Orders that it led to stay. Repeating it changes nothing.
///
/// Rule: members who manage orders.
pub async fn revoke_link(env: &Env, actor: &Actor, id: &str) -> Result<Model, Failure<GuestErrorCode>> {
    let row = managed(env, actor, id).await?;
    if row.revoked_at.is_some() {
        return Ok(row);
    }
    change(env, actor, row, Column::RevokedAt, Expr::value(env.now()), "guest_link.revoke").await
}

async fn change(
    env: &Env,
    actor: &Actor,
    row: Model,
    column: Column,
    value: Expr,
    action: &'static str,
) -> Result<Model, Failure<GuestErrorCode>> {
    let tx = env.begin().await?;
    Entity::update_many().col_expr(column, value).filter(Column::Id.eq(row.id)).exec(&tx).await?;
    note(&tx, env, actor, &row, action).await?;
    let row = Entity::find_by_id(row.id).one(&tx).await?.ok_or_else(missing)?;
    tx.commit().await?;
    Ok(row)
}

async fn note(tx: &Tx, env: &Env, actor: &Actor, row: &Model, action: &'static str) -> Result<(), DbErr> {
    let entry = Entry::of(action, "guest_link", row.id)
        .organization(row.of_organization())
        .details(serde_json::json!({ "event": row.event_id }));
    audit::record(tx, env, actor, entry).await
}

/// The link, if the actor may manage the orders of its organization.
async fn managed(env: &Env, actor: &Actor, id: &str) -> Result<Model, Failure<GuestErrorCode>> {
    actor.require_user::<GuestErrorCode>()?;
    let mut checks = Validation::new();
    let id = checks.take("linkId", ids::parse::<GuestLinkKind>(id));
    let id = checks.finish_with(id)?;
    let conn = env.db.primary();
    let row = Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    match organizations::require(conn, actor, row.of_organization(), Permission::ManageOrders, "linkId").await {
        Ok(_) => Ok(row),
        Err(Failure::Rejected(_)) => Err(missing()),
        Err(other) => Err(other),
    }
}

fn missing() -> Failure<GuestErrorCode> {
    Failure::not_found("linkId", "link")
}

/// The links of an event, newest first. Callers make sure that the actor may see them.
pub async fn links_of_event(conn: &impl ConnectionTrait, event_id: EventId) -> Result<Vec<Model>, DbErr> {
    let links = Entity::find().filter(Column::EventId.eq(event_id));
    links.order_by_desc(Column::Id).limit(MOST).all(conn).await
}

/// The link with a secret; `None` if it was revoked.
///
/// Rule: whoever has the link.
async fn link_by_token(conn: &impl ConnectionTrait, token: &str) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::TokenHash.eq(secret::digest(token.trim())))
        .filter(Column::RevokedAt.is_null())
        .one(conn)
        .await
}

/// The link with a secret, and its event; `None` as well while nobody may see that.
///
/// Rule: whoever has the link.
pub async fn opened_link(conn: &impl ConnectionTrait, token: &str) -> Result<Option<(Model, event::Model)>, DbErr> {
    let Some(link) = link_by_token(conn, token).await? else { return Ok(None) };
    let event = event::Entity::find_by_id(link.event_id).one(conn).await?;
    match event {
        Some(event) if is_shown(conn, &event).await? => Ok(Some((link, event))),
        Some(_) | None => Ok(None),
    }
}

/// Whether those who are invited to an event may see it: not a draft, and nothing that administrators took down.
pub async fn is_shown(conn: &impl ConnectionTrait, event: &event::Model) -> Result<bool, DbErr> {
    Ok(event.status != EventStatus::Draft
        && event.unpublished_at.is_none()
        && organizations::hidden_of(conn, [event.organization_id]).await?.is_empty())
}

/// Whether a link leads to one more order for its event now.
pub fn is_open(link: &Model, event: &event::Model, now: OffsetDateTime) -> bool {
    event.status == EventStatus::Published
        && event.ends_at > now
        && link.revoked_at.is_none()
        && link.expires_at.is_none_or(|at| at > now)
        && link.max_uses.is_none_or(|most| link.uses < most)
}

/// Orders a ticket by a link, even for a private event. The order counts as a use of the link in the transaction that
/// places it, so that there are never more than allowed.
///
/// Rule: whoever has the link.
pub async fn use_link(env: &Env, desk: &Desk, input: UseLink) -> Result<Arc<OrderDetails>, Failure<OrderErrorCode>> {
    let conn = env.db.primary();
    let mut checks = Validation::new();
    let key = checks.take("idempotencyKey", line(&input.idempotency_key, limits::IDEMPOTENCY_KEY));
    let email = checks.take("email", EmailAddress::parse(&input.email));
    let name = checks.take("name", line(&input.name, limits::NAME));
    let locale = checks.take("locale", input.locale.as_deref().map_or_else(|| Ok(Locale::default()), str::parse));
    let chosen = input.ticket_type_id.as_deref().map(ids::parse::<TicketTypeKind>);
    let chosen = checks.take_optional("ticketTypeId", chosen);
    let (key, email, name, locale, chosen) = checks.finish_with((key, email, name, locale, chosen))?;
    let link = link_by_token(conn, &input.token).await?.ok_or_else(over)?;
    let Some(ticket_type_id) = link.ticket_type_id.map(TicketTypeId::from_uuid).or(chosen) else {
        return Err(Failure::invalid("ticketTypeId", Invalid::required()));
    };
    let places = ticket_type::Entity::find_by_id(ticket_type_id).one(conn).await?;
    let places = places.map_or(1, |row| usize::try_from(row.min_per_order.max(1)).unwrap_or(1));
    let buyer = buyer_with_address(conn, email, name, locale).await?;
    let attendee = Attendee { name: buyer.name.clone(), email: buyer.email.as_str().to_owned() };
    let lines = vec![LineRequest { ticket_type_id, attendees: vec![attendee; places] }];
    let event_id = EventId::from_uuid(link.event_id);
    let request = AdmissionRequest {
        // As of a guest's own order, so that it comes into their account once they have one.
        idempotency_scope: buyer.email.as_str().to_owned(),
        idempotency_key: key,
        idempotency_hash: fingerprint(event_id, &buyer, &lines, Some(&link.id.to_string())),
        buyer,
        lines,
        return_url: None,
        agreed: site_settings::site(env).await?.agreed(),
        shown: Shown::default(),
        origin: request::current(),
        via: Via::Link(link.id),
    };
    let details = desk.admit(env, event_id, request).await?;
    checkout::opened(env, desk, details).await
}

fn over() -> Failure<OrderErrorCode> {
    let message = "This link was revoked, or is incomplete. Ask the organizer for another one.";
    Failure::field(OrderErrorCode::NotFound, "token", message)
}
