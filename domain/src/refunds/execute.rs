use entity::refund::RefundStatus;
use entity::{order, payment, refund};
use sea_orm::prelude::*;

use super::observe::{fail, observe};
use crate::Env;
use crate::ids::RefundId;
use crate::money::Money;
use crate::outbox::Outcome;
use crate::payments::{self, ProviderError, provider_named};

/// Asks the provider to send a refund's money back. May run twice: the refund's id is the idempotency key.
pub async fn execute(env: &Env, refund_id: Uuid) -> Result<Outcome, DbErr> {
    let conn = env.db.primary();
    let Some(refund) = refund::Entity::find_by_id(refund_id).one(conn).await? else {
        return Ok(Outcome::Done);
    };
    if refund.status != RefundStatus::Pending || refund.provider_refund_id.is_some() {
        return Ok(Outcome::Done);
    }
    let Some(payment) = payment::Entity::find_by_id(refund.payment_id).one(conn).await? else {
        return Ok(Outcome::Fail("the payment is missing".to_owned()));
    };
    let Some(order) = order::Entity::find_by_id(refund.order_id).one(conn).await? else {
        return Ok(Outcome::Fail("the order is missing".to_owned()));
    };
    let Some(intent_id) = payment.intent_id.clone() else {
        return Ok(Outcome::Fail("the payment has no payment at its provider".to_owned()));
    };
    let Some(provider) = provider_named(env, &payment.provider) else {
        return Ok(Outcome::Fail(format!("the provider {} is not configured any more", payment.provider)));
    };
    let request = payments::RefundRequest {
        refund_id: RefundId::from_uuid(refund.id),
        intent_id,
        amount: Money::stored(refund.amount_minor, &refund.currency)?,
    };
    let answer = provider.refund(&request).await;
    let tx = env.begin().await?;
    match answer {
        Ok(seen) => observe(&tx, env, &order, payment.id, &[seen]).await?,
        Err(ProviderError::Refused(why)) => fail(&tx, env, &order, &refund, &why).await?,
        Err(error @ ProviderError::Temporary(_)) => return Ok(Outcome::Retry(error.to_string())),
    }
    tx.commit().await?;
    Ok(Outcome::Done)
}
