//! Opening a payment's checkout.

use entity::payment::{self, PaymentStatus};
use entity::{event, order, order_line};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use super::look::QUIET;
use super::{CheckoutLine, CheckoutRequest, ProviderError};
use crate::Env;
use crate::ids::{OrderId, PaymentId};
use crate::money::Money;
use crate::signals::Signal;
use crate::text::{EmailAddress, Locale};

/// Why a checkout could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    /// The provider gave none.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// There is nothing to open: no such payment, or no provider.
    #[error("the payment or its provider is missing")]
    Missing,
}

/// Whether the payment still needs its checkout to be opened.
pub fn wants_checkout(payment: &payment::Model) -> bool {
    payment.status == PaymentStatus::Pending && payment.checkout_id.is_none()
}

/// Opens the checkout of a payment that has none, and keeps its address. May run twice, also at the same time: the
/// provider returns the same checkout for the same payment. No connection is held while the provider is called.
pub async fn open_checkout(env: &Env, payment_id: PaymentId) -> Result<payment::Model, CheckoutError> {
    let provider = env.payments.as_ref().ok_or(CheckoutError::Missing)?;
    let conn = env.db.primary();
    let payment = payment::Entity::find_by_id(payment_id.uuid()).one(conn).await?.ok_or(CheckoutError::Missing)?;
    if !wants_checkout(&payment) {
        return Ok(payment);
    }
    let request = request(env, &payment).await?;
    let checkout = provider.open_checkout(&request).await?;
    let tx = env.begin().await?;
    payment::Entity::update_many()
        .filter(payment::Column::Id.eq(payment.id))
        .filter(payment::Column::CheckoutId.is_null())
        .col_expr(payment::Column::CheckoutId, Expr::value(checkout.checkout_id))
        .col_expr(payment::Column::CheckoutUrl, Expr::value(checkout.url))
        .col_expr(payment::Column::UpdatedAt, Expr::value(env.now()))
        .col_expr(payment::Column::LookAt, Expr::value(env.now() + QUIET))
        .exec(&*tx)
        .await?;
    tx.announce(Signal::Order(OrderId::from_uuid(payment.order_id)));
    tx.commit().await?;
    payment::Entity::find_by_id(payment.id).one(env.db.primary()).await?.ok_or(CheckoutError::Missing)
}

/// What the provider is asked for. Made of stored values alone, so that a repeat asks for exactly the same.
async fn request(env: &Env, payment: &payment::Model) -> Result<CheckoutRequest, CheckoutError> {
    let conn = env.db.primary();
    let order = order::Entity::find_by_id(payment.order_id).one(conn).await?.ok_or(CheckoutError::Missing)?;
    let event = event::Entity::find_by_id(order.event_id).one(conn).await?.ok_or(CheckoutError::Missing)?;
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(order.id))
        .order_by_asc(order_line::Column::Id)
        .all(conn)
        .await?;
    let order_id = OrderId::from_uuid(order.id);
    let page = env.link(&format!("/orders/{order_id}?secret={}", order.secret));
    Ok(CheckoutRequest {
        payment_id: PaymentId::from_uuid(payment.id),
        order_id,
        order_code: order.code.clone(),
        lines: lines
            .iter()
            .filter(|line| line.total_minor > 0)
            .map(|line| {
                Ok(CheckoutLine {
                    name: format!("{} – {}", event.title, line.ticket_type_name),
                    unit_price: Money::stored(line.unit_price_minor, &order.currency)?,
                    quantity: u32::try_from(line.quantity).unwrap_or(0),
                })
            })
            .collect::<Result<_, DbErr>>()?,
        total: Money::stored(payment.amount_minor, &payment.currency)?,
        email: EmailAddress::parse(&order.email).map_err(|_| CheckoutError::Missing)?,
        locale: Locale::or_default(&order.locale),
        expires_at: payment.checkout_expires_at,
        success_url: format!("{page}&paid=1"),
        cancel_url: page,
    })
}
