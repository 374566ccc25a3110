//! Applying the provider's reports on refunds.

use entity::ledger_entry::LedgerKind;
use entity::order::OrderStatus;
use entity::payment::{self, PaymentStatus};
use entity::refund::{RefundOrigin, RefundStatus};
use entity::{order, refund};
use kernel::actor::Actor;
use kernel::db::Tx;
use kernel::ids::{OfOrganization as _, TypedId as _};
use kernel::jobs::outbox;
use kernel::money::Money;
use kernel::payments::ProviderRefund;
use kernel::signals::Signal;
use kernel::{Env, versions};
use sea_orm::IntoActiveModel as _;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use super::judge::{OVERTAKEN, at_provider, is_set_aside, judge};
use super::request::{note, recount, renew};
use super::rows_of;
use crate::job::Job;
use crate::ledger::{self, Movement};
use crate::orders::{self, locks};
use crate::payments::{look_soon, shorten};

/// Applies the provider's report on a payment's refunds: ours are updated, those made in its dashboard are adopted, and
/// those that exceed what is left are given up.
///
/// # Errors
/// Also when the report contradicts itself, because part of it is outdated; then the provider has to be asked again.
pub(crate) async fn observe(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    payment_id: Uuid,
    seen: &[ProviderRefund],
) -> Result<(), DbErr> {
    let Some(payment) = locks::payment(tx, payment_id).await? else {
        return Ok(());
    };
    if payment.status != PaymentStatus::Succeeded {
        return Ok(());
    }
    let before = rows_of(tx, payment.id).await?;
    let mut after = before.clone();
    judge(payment.amount_minor, &mut after, seen, |news| made_there(env, &payment, news)).map_err(|_| {
        let message = format!("what is known of the refunds of payment {payment_id} exceeds it and is out of date");
        DbErr::Custom(message)
    })?;
    write(tx, env, order, &payment, &before, &after).await
}

/// Gives up a refund that the provider refuses to make: its money can be refunded again.
pub(super) async fn give_up(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    given_up: &refund::Model,
    why: &str,
) -> Result<(), DbErr> {
    let Some(payment) = locks::payment(tx, given_up.payment_id).await? else {
        return Ok(());
    };
    let before = rows_of(tx, payment.id).await?;
    let mut after = before.clone();
    for refund in after.iter_mut().filter(|refund| refund.id == given_up.id && is_set_aside(refund)) {
        refund.status = RefundStatus::Failed;
        refund.failure = Some(shorten(why));
    }
    write(tx, env, order, &payment, &before, &after).await
}

/// A new row for a refund made in the provider's dashboard.
fn made_there(env: &Env, payment: &payment::Model, news: &ProviderRefund) -> refund::Model {
    refund::Model {
        id: env.ids.next(),
        order_id: payment.order_id,
        payment_id: payment.id,
        status: RefundStatus::Pending,
        amount_minor: news.amount.minor,
        currency: news.amount.currency.code().to_owned(),
        origin: RefundOrigin::Provider,
        reason: "Refunded at the payment provider.".to_owned(),
        idempotency_key: format!("provider:{}", news.provider_refund_id).chars().take(100).collect(),
        idempotency_hash: Vec::new(),
        provider_refund_id: Some(news.provider_refund_id.clone()),
        failure: None,
        requested_by: None,
        attempt: 0,
        sent_at: None,
        created_at: env.now(),
        updated_at: env.now(),
        version: versions::FIRST,
    }
}

/// Writes the changes, each effect with the move that causes it. The payment is locked.
async fn write(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    payment: &payment::Model,
    before: &[refund::Model],
    after: &[refund::Model],
) -> Result<(), DbErr> {
    let ended =
        order::Entity::find_by_id(order.id).one(tx).await?.is_some_and(|order| order.status != OrderStatus::Confirmed);
    let mut renewed = None;
    let mut changed = false;
    for refund in after {
        let was = before.iter().find(|was| was.id == refund.id);
        if was == Some(refund) {
            continue;
        }
        changed = true;
        if was.is_some() {
            update(tx, env, refund).await?;
        } else {
            refund.clone().into_active_model().reset_all().insert(tx).await?;
            note(tx, env, &Actor::System, refund, order.of_organization()).await?;
        }
        if ended && refund.failure.as_deref() == Some(OVERTAKEN) {
            renewed.get_or_insert(refund);
        } else {
            follow(tx, env, order, payment, was.map(|was| was.status), refund, ended).await?;
        }
    }
    if !changed {
        return Ok(());
    }
    recount(tx, payment.id).await?;
    look_soon(tx, env, payment.id).await?;
    tx.announce(Signal::Order(order.typed_id()));
    // An order whose payment is fully refunded is cancelled, wherever the refunds were made. Refunds that are only
    // recorded here don't count, since they may yet be refused.
    if at_provider(after) == payment.amount_minor {
        orders::cancel_confirmed(tx, env, order, "The order was refunded.").await?;
    }
    match renewed {
        Some(overtaken) => renew(tx, env, payment.id, overtaken).await,
        None => Ok(()),
    }
}

async fn update(tx: &Tx, env: &Env, refund: &refund::Model) -> Result<(), DbErr> {
    refund::Entity::update_many()
        .filter(refund::Column::Id.eq(refund.id))
        .col_expr(refund::Column::Status, refund.status.to_value().into())
        .col_expr(refund::Column::ProviderRefundId, Expr::value(refund.provider_refund_id.as_deref()))
        .col_expr(refund::Column::Failure, Expr::value(refund.failure.as_deref()))
        .col_expr(refund::Column::UpdatedAt, Expr::value(env.now()))
        .exec(tx)
        .await?;
    Ok(())
}

/// Carries out the effects of a refund's move: ledger entries and notifications.
async fn follow(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    payment: &payment::Model,
    from: Option<RefundStatus>,
    refund: &refund::Model,
    ended: bool,
) -> Result<(), DbErr> {
    let amount = Money::stored(refund.amount_minor, &refund.currency)?;
    let movement = |kind| [Movement { order, payment, kind, source_id: refund.id, amount }];
    match (from, refund.status) {
        (from, to) if from == Some(to) || to == RefundStatus::Pending => Ok(()),
        (_, RefundStatus::Succeeded) => {
            ledger::record(tx, env, &movement(LedgerKind::Refund)).await?;
            outbox::enqueue(tx, env, [Job::SendRefundNotice { refund_id: refund.typed_id() }]).await
        }
        (from, _) => {
            if from == Some(RefundStatus::Succeeded) {
                ledger::record(tx, env, &movement(LedgerKind::RefundReversal)).await?;
            }
            outbox::enqueue(tx, env, [Job::SendRefundFailed { refund_id: refund.typed_id() }]).await?;
            // Only if the buyer was notified of the refund, or has no tickets any more.
            if refund.provider_refund_id.is_some() || ended {
                outbox::enqueue(tx, env, [Job::SendRefundReturned { refund_id: refund.typed_id() }]).await?;
            }
            Ok(())
        }
    }
}
