//! Answering an invitation, by whoever has its link.

use std::sync::Arc;

use entity::event;
use entity::guest::{Column, Entity, GuestStatus, Model};
use entity::order::{self, OrderStatus};
use entity::ticket_type;
use kernel::actor::Actor;
use kernel::error::{Failure, Validation};
use kernel::ids::{EventId, TicketTypeId, TypedId as _};
use kernel::text::{EmailAddress, Locale, is_visible, line};
use kernel::{Env, limits, request, secret};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr};

use super::record;
use crate::cancellations::{self, CancelOrder};
use crate::checkout::{self, Desk};
use crate::orders::OrderErrorCode::{self, NotOnSale};
use crate::orders::{
    AdmissionRequest, Attendee, LineRequest, OrderDetails, Shown, Via, buyer_with_address, details_of,
};
use crate::site_settings;

/// How often an answer is tried while others change the guest.
const ATTEMPTS: usize = 4;

/// An answer to an invitation. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The secret in the link.
    pub token: String,
    /// Accepting orders the ticket; declining cancels it.
    pub going: bool,
    /// Their name, if the invitation has none or another one.
    pub name: Option<String>,
    /// The language they read.
    pub locale: Option<String>,
}

/// The outcome of an answer.
#[derive(Debug, Clone)]
pub struct Answered {
    /// The guest, with the answer.
    pub guest: Model,
    /// The order of whoever comes.
    pub order: Option<Arc<OrderDetails>>,
}

/// The invitation of a mailed link; `None` if it was withdrawn.
///
/// Rule: whoever has the link.
pub async fn by_token(conn: &impl ConnectionTrait, token: &str) -> Result<Option<Model>, DbErr> {
    Entity::find()
        .filter(Column::TokenHash.eq(secret::digest(token.trim())))
        .filter(Column::Status.ne(GuestStatus::Withdrawn))
        .one(conn)
        .await
}

/// Answers an invitation. Whoever comes gets an order, which is confirmed if it is free, and else waits for its payment;
/// saying so again returns the same one. Who can't come after all gives a free order back.
///
/// Rule: whoever has the link.
pub async fn answer(env: &Env, desk: &Desk, input: Answer) -> Result<Answered, Failure<OrderErrorCode>> {
    let conn = env.db.primary();
    let missing = || {
        let message = "This invitation was withdrawn, or its link is incomplete. Open it from the email again.";
        Failure::field(OrderErrorCode::NotFound, "token", message)
    };
    let mut guest = by_token(conn, &input.token).await?.ok_or_else(missing)?;
    let mut checks = Validation::new();
    let name = input.name.as_deref().filter(|name| is_visible(name)).map(|name| line(name, limits::NAME));
    let name = checks.take_optional("name", name);
    let locale = input.locale.as_deref().map_or_else(|| Ok(Locale::or_default(&guest.locale)), str::parse);
    let locale = checks.take("locale", locale);
    let (name, locale) = checks.finish_with((name, locale))?;
    let mut placed = None;
    // Whoever answers or withdraws at the same time changes the guest; then it is read anew.
    for _ in 0..ATTEMPTS {
        let answered = if input.going {
            let order = come(env, desk, &guest, name.clone(), locale).await?;
            placed = Some(Arc::clone(&order));
            note(env, &guest, GuestStatus::Going, Some(order.order.id)).await?
        } else {
            decline(env, &guest).await?;
            note(env, &guest, GuestStatus::Declined, None).await?
        };
        if let Some(guest) = answered {
            let order = match placed {
                Some(order) => Some(checkout::opened(env, desk, order).await?),
                None => None,
            };
            return Ok(Answered { guest, order });
        }
        let Some(changed) = by_token(conn, &input.token).await? else {
            give_back(env, &guest, placed.as_deref()).await?;
            return Err(missing());
        };
        guest = changed;
    }
    let message = "This invitation was answered several times at once. Please try again.";
    Err(Failure::field(OrderErrorCode::NotCancellable, "token", message))
}

/// The order of whoever comes: the one that they have, or another.
async fn come(
    env: &Env,
    desk: &Desk,
    guest: &Model,
    name: Option<String>,
    locale: Locale,
) -> Result<Arc<OrderDetails>, Failure<OrderErrorCode>> {
    match order_of(env, guest).await? {
        Some(order) if is_open(&order) => Ok(Arc::new(details_of(env.db.primary(), order).await?)),
        ended => {
            let request = request_of(env, guest, name, locale, ended.as_ref()).await?;
            desk.admit(env, EventId::from_uuid(guest.event_id), request).await
        }
    }
}

async fn order_of(env: &Env, guest: &Model) -> Result<Option<order::Model>, DbErr> {
    match guest.order_id {
        Some(id) => order::Entity::find_by_id(id).one(env.db.primary()).await,
        None => Ok(None),
    }
}

fn is_open(order: &order::Model) -> bool {
    matches!(order.status, OrderStatus::Confirmed | OrderStatus::Pending)
}

async fn cancel(env: &Env, order: &order::Model) -> Result<(), Failure<OrderErrorCode>> {
    let secret = Some(order.secret.clone());
    let cancel = CancelOrder { order_id: order.typed_id().to_string(), secret, reason: None };
    cancellations::cancel(env, &Actor::Anonymous, cancel).await?;
    Ok(())
}

/// Gives the order back of an invitation that was withdrawn while it was placed. It stays known, so that an answer to an
/// invitation that is sent again is another order.
async fn give_back(env: &Env, guest: &Model, placed: Option<&OrderDetails>) -> Result<(), Failure<OrderErrorCode>> {
    let Some(OrderDetails { order, .. }) = placed else { return Ok(()) };
    cancel(env, order).await?;
    let tx = env.begin().await?;
    Entity::update_many()
        .col_expr(Column::OrderId, Expr::value(order.id))
        .filter(Column::Id.eq(guest.id))
        .filter(Column::Status.eq(GuestStatus::Withdrawn))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(())
}

/// The order of a guest. Its key depends on the one before, so that an answer that is repeated is one order.
async fn request_of(
    env: &Env,
    guest: &Model,
    name: Option<String>,
    locale: Locale,
    ended: Option<&order::Model>,
) -> Result<AdmissionRequest, Failure<OrderErrorCode>> {
    let conn = env.db.primary();
    let ticket_type = ticket_type::Entity::find_by_id(guest.ticket_type_id).one(conn).await?;
    let ticket_type = ticket_type.ok_or_else(|| Failure::not_found("token", "ticket type"))?;
    let email = EmailAddress::stored(&guest.email);
    let name = name.or_else(|| guest.name.clone());
    let name = name.unwrap_or_else(|| email.shown().chars().take(limits::NAME).collect());
    let buyer = buyer_with_address(conn, email, name, locale).await?;
    let attendee = Attendee { name: buyer.name.clone(), email: buyer.email.as_str().to_owned() };
    let places = usize::try_from(ticket_type.min_per_order.max(1)).unwrap_or(1);
    let lines = vec![LineRequest {
        ticket_type_id: TicketTypeId::from_uuid(ticket_type.id),
        attendees: vec![attendee; places],
    }];
    let before = ended.map_or_else(|| "first".to_owned(), |order| order.id.simple().to_string());
    let key = format!("guest-{}-{before}", guest.id.simple());
    Ok(AdmissionRequest {
        // As of a guest's own order, so that it comes into their account once they have one.
        idempotency_scope: buyer.email.as_str().to_owned(),
        // Another name is no other order.
        idempotency_hash: secret::digest(&key),
        idempotency_key: key,
        buyer,
        lines,
        return_url: None,
        agreed: site_settings::site(env).await?.agreed(),
        shown: Shown::default(),
        origin: request::current(),
        via: Via::Invitation,
    })
}

/// Gives back the order of whoever can't come, if they have one.
async fn decline(env: &Env, guest: &Model) -> Result<(), Failure<OrderErrorCode>> {
    if let Some(order) = order_of(env, guest).await?.filter(is_open) {
        cancel(env, &order).await?;
    } else if event::Entity::find_by_id(guest.event_id)
        .one(env.db.primary())
        .await?
        .is_none_or(|event| event.ends_at <= env.now())
    {
        return Err(Failure::field(NotOnSale, "token", "This event is over."));
    }
    Ok(())
}

/// Records an answer; `None` if the guest has changed since it was read. The order of an earlier one stays known until
/// there is another.
async fn note(
    env: &Env,
    guest: &Model,
    status: GuestStatus,
    order_id: Option<Uuid>,
) -> Result<Option<Model>, Failure<OrderErrorCode>> {
    if guest.status == status && order_id.is_none_or(|id| guest.order_id == Some(id)) {
        return Ok(Some(guest.clone()));
    }
    let tx = env.begin().await?;
    let as_read = match guest.order_id {
        Some(id) => Column::OrderId.eq(id),
        None => Column::OrderId.is_null(),
    };
    let mut answer = Entity::update_many()
        .col_expr(Column::Status, status.to_value().into())
        .col_expr(Column::AnsweredAt, Expr::value(env.now()))
        .filter(Column::Id.eq(guest.id))
        .filter(Column::Status.eq(guest.status))
        .filter(as_read);
    if let Some(id) = order_id {
        answer = answer.col_expr(Column::OrderId, Expr::value(id));
    }
    if answer.exec(&tx).await?.rows_affected == 0 {
        return Ok(None);
    }
    record(&tx, env, &Actor::Anonymous, guest, "guest.answer").await?;
    let answered = Entity::find_by_id(guest.id).one(&tx).await?;
    tx.commit().await?;
    Ok(answered)
}
