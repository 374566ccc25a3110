//! Applying what the provider says of refunds.

use entity::ledger_entry::LedgerKind;
use entity::payment::PaymentStatus;
use entity::refund::{RefundOrigin, RefundStatus};
use entity::{order, payment, refund};
use sea_orm::IntoActiveModel as _;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};

use super::allowed;
use super::request::note;
use crate::Env;
use crate::actor::Actor;
use crate::db::Tx;
use crate::ids::{self, OrderId, OrganizationId, RefundKind};
use crate::job::Job;
use crate::money::Money;
use crate::orders;
use crate::payments::{ProviderRefund, ProviderRefundStatus, locked, shorten};
use crate::signals::Signal;
use crate::{ledger, outbox};

/// Applies what the provider says of a payment's refunds: ours move on, those made in its dashboard are taken in.
pub(crate) async fn observe(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    payment_id: Uuid,
    seen: &[ProviderRefund],
) -> Result<(), DbErr> {
    let Some(payment) = locked(tx, payment_id).await? else {
        return Ok(());
    };
    if payment.status != PaymentStatus::Succeeded {
        return Ok(());
    }
    for news in seen {
        let refund = if let Some(refund) = ours(tx, news).await? {
            refund
        } else {
            let refund = take_in(tx, env, &payment, news).await?;
            note(tx, env, &Actor::System, &refund, OrganizationId::from_uuid(order.organization_id)).await?;
            refund
        };
        match &news.status {
            ProviderRefundStatus::Pending => note_id(tx, env, &refund, news).await?,
            ProviderRefundStatus::Succeeded => succeed(tx, env, order, &refund, news).await?,
            ProviderRefundStatus::Failed(why) => fail(tx, env, order, &refund, why).await?,
        }
    }
    cancel_if_nothing_is_left(tx, env, order, payment_id).await
}

/// Our row for what the provider reports: by the id it was told, else by its own.
async fn ours(tx: &Tx, news: &ProviderRefund) -> Result<Option<refund::Model>, DbErr> {
    if let Some(Ok(id)) = news.refund_id.as_deref().map(ids::parse::<RefundKind>) {
        return refund::Entity::find_by_id(id.uuid()).one(&**tx).await;
    }
    refund::Entity::find()
        .filter(refund::Column::ProviderRefundId.eq(news.provider_refund_id.as_str()))
        .one(&**tx)
        .await
}

/// Keeps a refund that somebody made in the provider's dashboard.
async fn take_in(tx: &Tx, env: &Env, payment: &payment::Model, news: &ProviderRefund) -> Result<refund::Model, DbErr> {
    let refund = refund::Model {
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
        created_at: env.now(),
        updated_at: env.now(),
    };
    refund.clone().into_active_model().reset_all().insert(&**tx).await?;
    // A refund of ours may be set aside for the same money; the provider will refuse that one, and it fails.
    let total = Expr::col(payment::Column::RefundedMinor).add(news.amount.minor);
    let capped =
        Expr::case(total.clone().gt(Expr::col(payment::Column::AmountMinor)), Expr::col(payment::Column::AmountMinor))
            .finally(total);
    payment::Entity::update_many()
        .filter(payment::Column::Id.eq(payment.id))
        .col_expr(payment::Column::RefundedMinor, capped.into())
        .exec(&**tx)
        .await?;
    Ok(refund)
}

async fn note_id(tx: &Tx, env: &Env, refund: &refund::Model, news: &ProviderRefund) -> Result<(), DbErr> {
    refund::Entity::update_many()
        .filter(refund::Column::Id.eq(refund.id))
        .filter(refund::Column::ProviderRefundId.is_null())
        .col_expr(refund::Column::ProviderRefundId, Expr::value(news.provider_refund_id.as_str()))
        .col_expr(refund::Column::UpdatedAt, Expr::value(env.now()))
        .exec(&**tx)
        .await?;
    Ok(())
}

async fn succeed(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    refund: &refund::Model,
    news: &ProviderRefund,
) -> Result<(), DbErr> {
    note_id(tx, env, refund, news).await?;
    if !move_to(tx, env, refund, RefundStatus::Succeeded, None).await? {
        return Ok(());
    }
    let amount = Money::stored(refund.amount_minor, &refund.currency)?;
    ledger::record(tx, env, order, LedgerKind::Refund, refund.id, amount).await?;
    outbox::enqueue(tx, env, [Job::SendRefundNotice { refund_id: refund.id }]).await
}

/// Notes that a refund failed: its money is with us again and can be refunded anew; a person is told.
pub(super) async fn fail(
    tx: &Tx,
    env: &Env,
    order: &order::Model,
    refund: &refund::Model,
    why: &str,
) -> Result<(), DbErr> {
    if !move_to(tx, env, refund, RefundStatus::Failed, Some(why)).await? {
        return Ok(());
    }
    if refund.status == RefundStatus::Succeeded {
        let amount = Money::stored(refund.amount_minor, &refund.currency)?;
        ledger::record(tx, env, order, LedgerKind::RefundReversal, refund.id, amount).await?;
    }
    let left = Expr::col(payment::Column::RefundedMinor).sub(refund.amount_minor);
    let floored = Expr::case(left.clone().lt(0), 0).finally(left);
    payment::Entity::update_many()
        .filter(payment::Column::Id.eq(refund.payment_id))
        .col_expr(payment::Column::RefundedMinor, floored.into())
        .exec(&**tx)
        .await?;
    outbox::enqueue(tx, env, [Job::SendRefundFailed { refund_id: refund.id }]).await
}

async fn move_to(
    tx: &Tx,
    env: &Env,
    refund: &refund::Model,
    status: RefundStatus,
    failure: Option<&str>,
) -> Result<bool, DbErr> {
    if !allowed(refund.status, status) {
        return Ok(false);
    }
    let moved = refund::Entity::update_many()
        .filter(refund::Column::Id.eq(refund.id))
        .filter(refund::Column::Status.eq(refund.status))
        .col_expr(refund::Column::Status, status.to_value().into())
        .col_expr(refund::Column::Failure, Expr::value(failure.map(shorten)))
        .col_expr(refund::Column::UpdatedAt, Expr::value(env.now()))
        .exec(&**tx)
        .await?;
    tx.announce(Signal::Order(OrderId::from_uuid(refund.order_id)));
    Ok(moved.rows_affected == 1)
}

/// An order of whose payment nothing is left is no order any more, wherever it was refunded.
async fn cancel_if_nothing_is_left(tx: &Tx, env: &Env, order: &order::Model, payment_id: Uuid) -> Result<(), DbErr> {
    let payment = payment::Entity::find_by_id(payment_id).one(&**tx).await?;
    if payment.is_some_and(|payment| payment.refunded_minor == payment.amount_minor) {
        orders::cancel_confirmed(tx, env, order, "The order was refunded.").await?;
    }
    Ok(())
}
