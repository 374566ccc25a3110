//! Registering for an event, oneself or others.

use entity::membership::MemberRole;
use entity::order::OrderStatus;
use entity::user::{self, UserStatus};
use entity::{event, membership, order, ticket_type};
use kernel::actor::Actor;
use kernel::error::{ErrorCode as _, Failure};
use kernel::ids::{self, EventId, EventKind, OrganizationId, TypedId as _, UserId};
use kernel::site::Agreed;
use kernel::text::{EmailAddress, Locale, Username};
use kernel::{Env, request};
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr, QueryOrder as _};
use sha2::{Digest as _, Sha256};

use super::Registration;
use super::RegistrationErrorCode::{
    self, InvalidInput, NotFound, NotFree, NotOnSale, SoldOut, UnknownUsername, UsernameMissing, WaitingRoom,
};
use super::query::{is_on_sale, registrations};
use crate::checkout::{self, Desk};
use crate::orders::{Added, AdmissionRequest, Attendee, Buyer, LineRequest, OrderErrorCode, Price, Shown, Via};
use crate::organizations::{self, Permission};
use crate::{events, site_settings};

type Result<T> = std::result::Result<T, Failure<RegistrationErrorCode>>;

/// Somebody to be registered.
#[derive(Debug, Clone)]
pub struct Register {
    /// The TypeID of the event.
    pub event_id: String,
    /// Who, as it was typed; `None` for the actor.
    pub username: Option<String>,
}

/// The outcome of registering.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// The registration that stands.
    pub registration: Registration,
    /// Whether there was none before.
    pub created: bool,
}

/// Registers somebody for an event, by an order of one ticket of its free ticket type. Whoever is registered stays so.
///
/// Rule: members of the event's organization for themselves; those who may register others name one of its members.
pub async fn register(env: &Env, desk: &Desk, actor: &Actor, input: Register) -> Result<Registered> {
    let conn = env.db.primary();
    let event = event_of(conn, actor, &input.event_id).await?;
    let (who, by_others) = person(conn, actor, &event, input.username.as_deref()).await?;
    let existing = registrations()
        .filter(order::Column::EventId.eq(event.id))
        .filter(order::Column::UserId.eq(who.id))
        .order_by_asc(order::Column::Id);
    let existing = existing.all(conn).await?;
    let stands = |order: &&order::Model| matches!(order.status, OrderStatus::Confirmed | OrderStatus::Pending);
    if let Some(registration) = existing.iter().find(stands).and_then(Registration::of) {
        return Ok(Registered { registration, created: false });
    }
    let ticket_type = free_type(env, conn, &event).await?;
    let request = request(env, actor, &event, &ticket_type, (&who, by_others), existing.len()).await?;
    if !by_others {
        checkout::require_no_line(env, desk, actor, event.typed_id()).await.map_err(refused)?;
    }
    let placed = desk.admit(env, event.typed_id(), request).await.map_err(refused)?;
    let registration = Registration::of(&placed.order);
    let registration = registration.ok_or_else(|| DbErr::RecordNotFound("the buyer of a registration".to_owned()))?;
    Ok(Registered { registration, created: placed.is_new })
}

/// The event, if the actor belongs to its organization.
async fn event_of(conn: &impl ConnectionTrait, actor: &Actor, event_id: &str) -> Result<event::Model> {
    const FIELD: &str = "eventId";
    let user = actor.require_user()?;
    let id = ids::parse::<EventKind>(event_id).map_err(|invalid| {
        Failure::field(RegistrationErrorCode::INVALID, FIELD, format!("{FIELD} {}.", invalid.message))
    })?;
    let missing = || Failure::not_found(FIELD, "event");
    let event = event::Entity::find_by_id(id).one(conn).await?.ok_or_else(missing)?;
    if !user.reaches(OrganizationId::from_uuid(event.organization_id)) {
        return Err(missing());
    }
    let key = (event.organization_id, user.user_id.uuid());
    membership::Entity::find_by_id(key).one(conn).await?.ok_or_else(missing)?;
    Ok(event)
}

/// Whether the actor may register others of this organization.
pub(super) async fn registers_others(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    organization_id: Uuid,
) -> std::result::Result<bool, DbErr> {
    let roles = organizations::roles_of(conn, actor, &[organization_id]).await?;
    let role: Option<MemberRole> = roles.get(&organization_id).copied();
    Ok(role.is_some_and(|role| Permission::Register.granted_to(role)))
}

/// Who is to be registered, and whether somebody else does it.
async fn person(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    event: &event::Model,
    username: Option<&str>,
) -> Result<(user::Model, bool)> {
    const FIELD: &str = "username";
    let me = actor.require_user()?.user_id;
    let others = registers_others(conn, actor, event.organization_id).await?;
    let Some(username) = username else {
        if others {
            let message = "Say whom to register: your role is to register others, too.";
            return Err(Failure::field(UsernameMissing, FIELD, message));
        }
        let myself = user::Entity::find_by_id(me).one(conn).await?;
        return Ok((myself.ok_or(Failure::Unauthenticated)?, false));
    };
    let username = Username::parse(username).map_err(|invalid| Failure::invalid(FIELD, invalid))?;
    let named = user::Entity::find()
        .filter(user::Column::Username.eq(username.as_str()))
        .filter(user::Column::Status.eq(UserStatus::Active))
        .one(conn)
        .await?;
    match named {
        Some(named) if named.id == me.uuid() => Ok((named, false)),
        _ if !others => Err(Failure::Forbidden("You can register only yourself.")),
        Some(named) if is_member(conn, event, named.id).await? => Ok((named, true)),
        _ => {
            let message = format!("Nobody in this organization is called {}.", username.as_str());
            Err(Failure::field(UnknownUsername, FIELD, message))
        }
    }
}

async fn is_member(conn: &impl ConnectionTrait, event: &event::Model, user_id: Uuid) -> Result<bool> {
    Ok(membership::Entity::find_by_id((event.organization_id, user_id)).one(conn).await?.is_some())
}

/// The ticket type to register with: the first free one that is on sale.
async fn free_type(env: &Env, conn: &impl ConnectionTrait, event: &event::Model) -> Result<ticket_type::Model> {
    let of_event = events::ticket_types_of(conn, [event.id]).await?.remove(&event.id).unwrap_or_default();
    let mut free = of_event.into_iter().filter(|row| row.kind == events::TicketKind::Free && row.min_per_order == 1);
    let Some(first) = free.next() else {
        let message = "This event has no free tickets for one person. Order at its page.";
        return Err(Failure::field(NotFree, "eventId", message));
    };
    let mut all = std::iter::once(first).chain(free);
    all.find(|row| is_on_sale(row, env.now()))
        .ok_or_else(|| Failure::field(NotOnSale, "eventId", "Registration is not open, not yet or not any more."))
}

/// The key of a registration's order.
pub(crate) struct RegistrationKey {
    /// Whose it is; no client can choose it.
    pub(crate) scope: String,
    /// Of which event, and the how manieth of this person.
    pub(crate) event: String,
    /// What stands for the input, which is always the same.
    pub(crate) hash: Vec<u8>,
}

/// The key of somebody's registration who had so many for the event before.
pub(crate) fn key_of(who: UserId, event: EventId, earlier: usize) -> RegistrationKey {
    let key = format!("{event} {earlier}");
    RegistrationKey { scope: format!("registration of {who}"), hash: Sha256::digest(&key).to_vec(), event: key }
}

/// The order. Its key is the same whoever registers the person, so that of two at once one finds the order of the other;
/// those that were cancelled before have keys of their own.
async fn request(
    env: &Env,
    actor: &Actor,
    event: &event::Model,
    ticket_type: &ticket_type::Model,
    (who, by_others): (&user::Model, bool),
    earlier: usize,
) -> Result<AdmissionRequest> {
    let site = site_settings::site(env).await?;
    let buyer = Buyer {
        user_id: Some(UserId::from_uuid(who.id)),
        email: EmailAddress::stored(&who.email),
        name: who.display_name.clone(),
        locale: Locale::or_default(&who.locale),
    };
    let attendee = Attendee { name: buyer.name.clone(), email: buyer.email.as_str().to_owned() };
    let via = if by_others {
        Via::Organizer(Box::new(Added { actor: actor.clone(), price: Price::Comp, note: None, mail: true }))
    } else {
        Via::Sale
    };
    let key = key_of(who.typed_id(), event.typed_id(), earlier);
    Ok(AdmissionRequest {
        lines: vec![LineRequest { ticket_type_id: ticket_type.typed_id(), attendees: vec![attendee] }],
        idempotency_scope: key.scope,
        idempotency_key: key.event,
        idempotency_hash: key.hash,
        return_url: None,
        agreed: if by_others { Agreed::default() } else { site.agreed() },
        shown: Shown::default(),
        origin: request::current(),
        via,
        buyer,
    })
}

fn refused(failure: Failure<OrderErrorCode>) -> Failure<RegistrationErrorCode> {
    failure.map_code(|code| match code {
        OrderErrorCode::SoldOut => SoldOut,
        OrderErrorCode::NotOnSale | OrderErrorCode::QuantityNotAllowed => NotOnSale,
        OrderErrorCode::WaitingRoom => WaitingRoom,
        OrderErrorCode::NotFound => NotFound,
        _ => InvalidInput,
    })
}
