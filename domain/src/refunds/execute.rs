use entity::refund::RefundStatus;
use entity::{order, payment, refund};
use kernel::Env;
use kernel::ids::{RefundId, TypedId as _};
use kernel::jobs::Outcome;
use kernel::money::Money;
use kernel::payments::{PaymentProvider, ProviderError, RefundFault, RefundRequest};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use time::Duration;

use super::judge::{UNVERIFIED, is_set_aside, is_unverified};
use super::observe::{give_up, observe};
use super::rows_of;
use crate::payments::{outcome_of, provider_named};

/// How long after a refund was requested its idempotency key is certainly still valid at the provider. Stripe may drop
/// keys after 24 hours (<https://docs.stripe.com/api/idempotent_requests>).
const KEY_HOLDS: Duration = Duration::hours(23);

/// How long a refund waits for a provider that does not know its payment, or is not configured.
const WAITS: Duration = Duration::days(1);

/// Has the provider make a refund, exactly once however often this runs. Every attempt but the first checks whether an
/// earlier one succeeded after all. An unanswered request is repeated with the same key, a failed one with the next
/// key.
pub async fn execute(env: &Env, refund_id: RefundId) -> Result<Outcome, DbErr> {
    let conn = env.db.primary();
    let Some(refund) = refund::Entity::find_by_id(refund_id).one(conn).await? else {
        return Ok(Outcome::Done);
    };
    if refund.provider_refund_id.is_some() || !(is_set_aside(&refund) || was_sent(env, &refund)) {
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
        let why = format!("The payment provider {} is not configured any more.", payment.provider);
        return unanswered(env, &order, &refund, why).await;
    };
    Sending { env, provider, order, refund, intent_id }.run().await
}

/// Whether the refund may have been sent to the provider before. Our own record is not sufficient for old refunds: the
/// database may have been restored from a backup made before that.
fn was_sent(env: &Env, refund: &refund::Model) -> bool {
    refund.sent_at.is_some() || refund.created_at + KEY_HOLDS < env.now()
}

/// Handles a refund whose provider can't be asked. It is retried for a day, because one process with a wrong key is no
/// reason to fail all refunds. Then it is given up, so that nobody waits forever; if it was made after all, it resumes
/// once its provider reports it.
async fn unanswered(env: &Env, order: &order::Model, refund: &refund::Model, why: String) -> Result<Outcome, DbErr> {
    if env.now() < refund.created_at + WAITS {
        return Ok(Outcome::Retry(why));
    }
    let why = if refund.sent_at.is_some() { format!("{UNVERIFIED}{why}") } else { why };
    abandon(env, order, refund, &why).await
}

async fn abandon(env: &Env, order: &order::Model, refund: &refund::Model, why: &str) -> Result<Outcome, DbErr> {
    let tx = env.begin().await?;
    give_up(&tx, env, order, refund, why).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}

struct Sending<'a> {
    env: &'a Env,
    provider: &'a dyn PaymentProvider,
    order: order::Model,
    refund: refund::Model,
    intent_id: String,
}

impl Sending<'_> {
    async fn run(&self) -> Result<Outcome, DbErr> {
        if self.may_be_there().await?
            && let Some(ended) = self.look().await?
        {
            return Ok(ended);
        }
        if !self.note_sending().await? {
            return Ok(Outcome::Done);
        }
        let request = RefundRequest {
            refund_id: self.refund.typed_id(),
            attempt: u32::try_from(self.refund.attempt).unwrap_or(0),
            intent_id: self.intent_id.clone(),
            amount: Money::stored(self.refund.amount_minor, &self.refund.currency)?,
        };
        match self.provider.refund(&request).await {
            Ok(seen) => {
                let tx = self.env.begin().await?;
                observe(&tx, self.env, &self.order, self.refund.payment_id, &[seen]).await?;
                tx.commit().await?;
                Ok(Outcome::Done)
            }
            Err(error @ RefundFault::Unanswered(_)) => Ok(Outcome::Retry(error.to_string())),
            Err(error @ RefundFault::Failed(_)) => {
                self.take_next_key().await?;
                Ok(Outcome::Retry(error.to_string()))
            }
            Err(RefundFault::Refused(why)) => self.refused(&why).await,
        }
    }

    /// Whether the provider may have made this refund already, or one that was given up unverified and whose money is
    /// now being refunded again.
    async fn may_be_there(&self) -> Result<bool, DbErr> {
        if was_sent(self.env, &self.refund) {
            return Ok(true);
        }
        Ok(rows_of(self.env.db.primary(), self.refund.payment_id).await?.iter().any(is_unverified))
    }

    /// Retrieves all refunds of the payment from the provider. Returns the job's outcome if nothing is left to send, or
    /// if they can't be retrieved.
    async fn look(&self) -> Result<Option<Outcome>, DbErr> {
        let seen = match self.provider.refunds(&self.intent_id).await {
            Ok(seen) => seen,
            // The payment was made with other keys or under another account; asking again does not help.
            Err(ProviderError::Unknown(why)) => {
                return unanswered(self.env, &self.order, &self.refund, why).await.map(Some);
            }
            Err(error) => return Ok(Some(outcome_of(&error))),
        };
        let tx = self.env.begin().await?;
        observe(&tx, self.env, &self.order, self.refund.payment_id, &seen).await?;
        tx.commit().await?;
        let now = refund::Entity::find_by_id(self.refund.id).one(self.env.db.primary()).await?;
        Ok(if now.is_some_and(|refund| is_set_aside(&refund)) { None } else { Some(Outcome::Done) })
    }

    /// Records that the refund is about to be sent. Returns whether it is still waiting for that.
    async fn note_sending(&self) -> Result<bool, DbErr> {
        let tx = self.env.begin().await?;
        let noted = refund::Entity::update_many()
            .filter(refund::Column::Id.eq(self.refund.id))
            .filter(refund::Column::Status.eq(RefundStatus::Pending))
            .filter(refund::Column::ProviderRefundId.is_null())
            .col_expr(refund::Column::SentAt, Expr::value(self.refund.sent_at.unwrap_or_else(|| self.env.now())))
            .exec(&tx)
            .await?;
        tx.commit().await?;
        Ok(noted.rows_affected == 1)
    }

    /// Moves on to the next key, because the provider repeats a failure under the same key. Several workers that see
    /// the failure all use the same next key.
    async fn take_next_key(&self) -> Result<(), DbErr> {
        let tx = self.env.begin().await?;
        refund::Entity::update_many()
            .filter(refund::Column::Id.eq(self.refund.id))
            .filter(refund::Column::Attempt.eq(self.refund.attempt))
            .col_expr(refund::Column::Attempt, Expr::value(self.refund.attempt + 1))
            .exec(&tx)
            .await?;
        tx.commit().await
    }

    /// Handles a refusal, which may also mean that an earlier attempt or somebody in the dashboard has refunded the
    /// money.
    async fn refused(&self, why: &str) -> Result<Outcome, DbErr> {
        if let Some(ended) = self.look().await? {
            return Ok(ended);
        }
        abandon(self.env, &self.order, &self.refund, why).await
    }
}
