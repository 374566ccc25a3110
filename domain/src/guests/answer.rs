//! Answering an invitation, by whoever has its link.

use std::sync::Arc;

use entity::event;
use entity::guest::{Column, Entity, GuestStatus, Model};
use entity::order::{self, OrderStatus};
use entity::ticket_type;
use kernel::actor::Actor;
use kernel::error::{Failure, Validation};
use kernel::ids::{EventId, TicketTypeId, TypedId as _};
use kernel::site::Agreed;
use kernel::text::{EmailAddress, Locale, is_visible, line};
use kernel::{Env, limits, request, secret};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr};

use super::record;
use crate::cancellations::{self, CancelOrder};
use crate::checkout::{self, Desk};
use crate::orders::OrderErrorCode::{self, NotCancellable, NotOnSale};
use crate::orders::{AdmissionRequest, Attendee, LineRequest, OrderDetails, Via, buyer_with_address, details_of};

/// An answer to an invitation. Texts are as they were typed.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The secret in the link.
    pub token: String,
    /// Whether they come.
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
    let guest = by_token(conn, &input.token).await?.ok_or_else(missing)?;
    let mut checks = Validation::new();
    let name = input.name.as_deref().filter(|name| is_visible(name)).map(|name| line(name, limits::NAME));
    let name = checks.take_optional("name", name);
    let locale = input.locale.as_deref().map_or_else(|| Ok(Locale::or_default(&guest.locale)), str::parse);
    let locale = checks.take("locale", locale);
    let (name, locale) = checks.finish_with((name, locale))?;
    let earlier = match guest.order_id {
        Some(id) => order::Entity::find_by_id(id).one(conn).await?,
        None => None,
    };
    if !input.going {
        return decline(env, guest, earlier).await;
    }
    let order = match earlier {
        Some(order) if matches!(order.status, OrderStatus::Confirmed | OrderStatus::Pending) => {
            Arc::new(details_of(conn, order).await?)
        }
        ended => {
            let request = request_of(env, &guest, name, locale, ended.as_ref()).await?;
            desk.admit(env, EventId::from_uuid(guest.event_id), request).await?
        }
    };
    let guest = note(env, guest, GuestStatus::Going, Some(order.order.id)).await?;
    let order = checkout::opened(env, desk, order).await?;
    Ok(Answered { guest, order: Some(order) })
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
        agreed: Agreed::default(),
        origin: request::current(),
        via: Via::Invitation,
    })
}

async fn decline(env: &Env, guest: Model, order: Option<order::Model>) -> Result<Answered, Failure<OrderErrorCode>> {
    let open = order.filter(|order| matches!(order.status, OrderStatus::Confirmed | OrderStatus::Pending));
    if let Some(order) = open {
        let secret = Some(order.secret.clone());
        let cancel = CancelOrder { order_id: order.typed_id().to_string(), secret, reason: None };
        cancellations::cancel(env, &Actor::Anonymous, cancel).await?;
    } else if event::Entity::find_by_id(guest.event_id)
        .one(env.db.primary())
        .await?
        .is_none_or(|event| event.ends_at <= env.now())
    {
        return Err(Failure::field(NotOnSale, "token", "This event is over."));
    }
    let guest = note(env, guest, GuestStatus::Declined, None).await?;
    Ok(Answered { guest, order: None })
}

/// Records an answer. The order of an earlier one stays known until there is another.
async fn note(
    env: &Env,
    guest: Model,
    status: GuestStatus,
    order_id: Option<Uuid>,
) -> Result<Model, Failure<OrderErrorCode>> {
    let order_id = order_id.or(guest.order_id);
    if guest.status == status && guest.order_id == order_id {
        return Ok(guest);
    }
    let tx = env.begin().await?;
    let answered = Entity::update_many()
        .col_expr(Column::Status, status.to_value().into())
        .col_expr(Column::OrderId, Expr::value(order_id))
        .col_expr(Column::AnsweredAt, Expr::value(env.now()))
        .filter(Column::Id.eq(guest.id))
        .exec(&tx)
        .await?;
    if answered.rows_affected == 0 {
        return Err(Failure::field(NotCancellable, "token", "This invitation is gone."));
    }
    record(&tx, env, &Actor::Anonymous, &guest, "guest.answer").await?;
    let guest = Entity::find_by_id(guest.id).one(&tx).await?.unwrap_or(guest);
    tx.commit().await?;
    Ok(guest)
}
