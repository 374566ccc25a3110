//! Opening a payment's checkout, and handling that it can't be opened.

use entity::order::OrderStatus;
use entity::payment::{self, PaymentStatus};
use entity::{order, order_line};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::ids::{OfOrganization as _, PaymentId, TypedId as _};
use kernel::jobs::outbox;
use kernel::money::Money;
use kernel::payments::{CheckoutLine, CheckoutRequest, ProviderError};
use kernel::text::{EmailAddress, Locale, cut};
use kernel::{Env, audit, limits, metrics};
use sea_orm::QueryOrder;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use super::openings::{Opening, Openings};
use super::shorten;
use crate::job::Job;
use crate::orders::{locks, release};

/// Why a checkout could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum CheckoutError {
    /// The provider refused or failed to open it.
    #[error(transparent)]
    Provider(#[from] ProviderError),
    /// A query failed; the job can be retried.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// There is no such payment, or its provider is not configured.
    #[error("the payment or its provider is missing")]
    Missing,
}

/// Whether the payment still needs its checkout to be opened.
pub fn wants_checkout(payment: &payment::Model) -> bool {
    payment.status == PaymentStatus::Pending && payment.checkout_id.is_none()
}

/// Opens the checkout of a payment that has none, and stores its URL. May run twice, even at the same time: only the
/// checkout that was stored is returned. No connection is held while the provider is called.
///
/// A refusal by the provider is final. Then the payment fails, its order is cancelled, and everybody involved is
/// notified, so that nobody waits for a checkout that never opens.
pub async fn open_checkout(env: &Env, payment_id: PaymentId) -> Result<payment::Model, CheckoutError> {
    let conn = env.db.primary();
    let payment = payment::Entity::find_by_id(payment_id).one(conn).await?.ok_or(CheckoutError::Missing)?;
    if !wants_checkout(&payment) {
        return Ok(payment);
    }
    let order = order::Entity::find_by_id(payment.order_id).one(conn).await?.ok_or(CheckoutError::Missing)?;
    let lines = order_line::Entity::find()
        .filter(order_line::Column::OrderId.eq(order.id))
        .order_by_asc(order_line::Column::Id)
        .all(conn)
        .await?;
    open_checkout_for(env, &Openings::default(), &payment, &order, &lines).await
}

/// The same for an order that was just placed. Many that open at the same time share their statements.
pub async fn open_checkout_for(
    env: &Env,
    openings: &Openings,
    payment: &payment::Model,
    order: &order::Model,
    lines: &[order_line::Model],
) -> Result<payment::Model, CheckoutError> {
    let provider = env.payments.as_ref().ok_or(CheckoutError::Missing)?;
    let title = openings.title(env, order.event_id).await?.ok_or(CheckoutError::Missing)?;
    let checkout = match provider.open_checkout(&request(env, payment, order, &title, lines)?).await {
        Ok(checkout) => checkout,
        Err(ProviderError::Refused(why) | ProviderError::Unknown(why)) => {
            let tx = env.begin().await?;
            give_up(&tx, env, payment, OrderStatus::Cancelled, &why).await?;
            tx.commit().await?;
            let given_up = payment::Entity::find_by_id(payment.id).one(env.db.primary()).await?;
            return given_up.ok_or(CheckoutError::Missing);
        }
        Err(error @ ProviderError::Temporary(_)) => return Err(error.into()),
    };
    openings.store(env, Opening::new(payment, checkout)).await?.ok_or(CheckoutError::Missing)
}

/// Fails a payment that will never get a checkout, ends its pending order, and notifies the buyer and the organizer.
/// Does nothing if a checkout was opened after all. Returns whether the payment failed.
pub(crate) async fn give_up(
    tx: &Tx,
    env: &Env,
    payment: &payment::Model,
    to: OrderStatus,
    why: &str,
) -> Result<bool, DbErr> {
    let Some(payment) = locks::payment(tx, payment.id).await?.filter(wants_checkout) else { return Ok(false) };
    let Some(order) = order::Entity::find_by_id(payment.order_id).one(tx).await? else { return Ok(false) };
    if !release(tx, env, &order, to, "The payment could not be prepared. Nothing was charged.").await? {
        return Ok(false);
    }
    payment::Entity::update_many()
        .filter(payment::Column::Id.eq(payment.id))
        .col_expr(payment::Column::Status, PaymentStatus::Failed.to_value().into())
        .col_expr(payment::Column::Failure, Expr::value(shorten(why)))
        .col_expr(payment::Column::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    metrics::payment(PaymentStatus::Failed.to_value());
    tracing::error!(payment_id = %payment.id, why, "a payment could not be prepared");
    note(tx, env, "payment.give_up", payment.id, &order, why).await?;
    outbox::enqueue(tx, env, [Job::SendPaymentFailed { order_id: order.typed_id() }]).await?;
    // The cause may affect every order, so the organizer is notified at most once an hour.
    let key = format!("unpayable:{}:{}", order.event_id, env.now().unix_timestamp() / 3600);
    outbox::enqueue_once(tx, env, &Job::SendPaymentUnclear { payment_id: payment.typed_id() }, key).await?;
    Ok(true)
}

/// Records that an order ended although its payment's state could not be determined, and notifies the organizer.
pub(crate) async fn record_unverified(tx: &Tx, env: &Env, order: &order::Model, why: &str) -> Result<(), DbErr> {
    let payment = payment::Entity::find().filter(payment::Column::OrderId.eq(order.id)).one(tx).await?;
    let Some(payment) = payment else { return Ok(()) };
    tracing::error!(payment_id = %payment.id, why, "an order ended, and nobody can say whether it was paid");
    note(tx, env, "payment.unverified", payment.id, order, why).await?;
    // A change of the provider's account affects all open orders, so the organizer is notified at most once an hour.
    let key = format!("unverified:{}:{}", order.event_id, env.now().unix_timestamp() / 3600);
    outbox::enqueue_once(tx, env, &Job::SendPaymentUnclear { payment_id: payment.typed_id() }, key).await
}

async fn note(
    tx: &Tx,
    env: &Env,
    action: &'static str,
    payment_id: Uuid,
    order: &order::Model,
    why: &str,
) -> Result<(), DbErr> {
    // The provider's message may be too long for the audit trail.
    let why = cut(why, limits::REASON);
    let entry = audit::Entry::of(action, "payment", payment_id)
        .organization(order.of_organization())
        .reason(why.as_str())
        .details(serde_json::json!({ "order": order.typed_id().to_string() }));
    audit::record(tx, env, &Actor::System, entry).await
}

/// The request to the provider. It is built from stored values, so that a repetition is identical unless somebody
/// renames the event or changes the site's URL.
fn request(
    env: &Env,
    payment: &payment::Model,
    order: &order::Model,
    event_title: &str,
    lines: &[order_line::Model],
) -> Result<CheckoutRequest, DbErr> {
    let order_id = order.typed_id();
    // Without the order's secret, which the provider must not see; the browser has it.
    let back = env.link(&format!("/orders/{order_id}/return"));
    Ok(CheckoutRequest {
        payment_id: payment.typed_id(),
        order_id,
        order_code: order.code.clone(),
        lines: lines
            .iter()
            .filter(|line| line.total_minor > 0)
            .map(|line| {
                Ok(CheckoutLine {
                    name: format!("{event_title} – {}", line.ticket_type_name),
                    unit_price: Money::stored(line.unit_price_minor, &order.currency)?,
                    quantity: u32::try_from(line.quantity).unwrap_or(0),
                })
            })
            .collect::<Result<_, DbErr>>()?,
        total: Money::stored(payment.amount_minor, &payment.currency)?,
        email: EmailAddress::stored(&order.email),
        locale: Locale::or_default(&order.locale),
        expires_at: payment.checkout_expires_at,
        success_url: format!("{back}?paid=1"),
        cancel_url: back,
    })
}
