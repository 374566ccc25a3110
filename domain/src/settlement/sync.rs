//! Receiving webhooks, and updating payments from their provider. Whatever the trigger (a webhook, the reconciler, the
//! end of a hold), the procedure is the same: retrieve the current state from the provider, then apply it.

use entity::inbox;
use entity::payment::{self, PaymentStatus};
use kernel::Env;
use kernel::ids::{self, InboxId, PaymentId, PaymentKind, TypedId as _};
use kernel::jobs::Outcome;
use kernel::payments::{Checkout, PaymentProvider, ProviderError, WebhookSubject};
use kernel::retention::Old;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use time::Duration;

use super::apply::{Observation, apply};
use crate::payments::{CheckoutAnswer, QUIET, look, outcome_of, provider_named};

/// Deletes webhook events that were received longer ago than this.
pub(crate) async fn forget_webhooks(env: &Env, retention: Duration) -> Result<bool, DbErr> {
    use inbox::Column::{CreatedAt, Id};
    let events: Old<inbox::Entity> =
        Old { id: Id, at: CreatedAt, before: env.now() - retention, which: None, with: &[] };
    events.delete(env).await
}

/// Handles a received webhook event: finds its payment and syncs that.
pub async fn handle_webhook(env: &Env, inbox_id: InboxId) -> Result<Outcome, DbErr> {
    let Some(event) = inbox::Entity::find_by_id(inbox_id).one(env.db.primary()).await? else {
        return Ok(Outcome::Done);
    };
    let Some(provider) = provider_named(env, &event.provider) else {
        tracing::warn!(inbox_id = %event.id, "a webhook of a provider that is configured no more");
        return Ok(Outcome::Done);
    };
    let found = match event.object_id.parse() {
        Ok(WebhookSubject::Checkout(checkout_id)) => by_checkout(env, provider, &checkout_id).await,
        Ok(WebhookSubject::Intent(intent_id) | WebhookSubject::Dispute(intent_id)) => {
            by_intent(env, provider, &intent_id).await
        }
        Ok(WebhookSubject::Refund(refund_id)) => {
            by_intent_of(env, provider, provider.intent_of_refund(&refund_id).await).await
        }
        Ok(WebhookSubject::BareDispute(dispute_id)) => {
            by_intent_of(env, provider, provider.intent_of_dispute(&dispute_id).await).await
        }
        Ok(WebhookSubject::Other) | Err(()) => return Ok(Outcome::Done),
    };
    match found {
        Ok(Some(payment)) => sync(env, payment.typed_id()).await,
        // Other programs may share the provider's account, and another account may send to our URL; events that are not
        // ours are ignored.
        Ok(None) | Err(Lookup::Provider(ProviderError::Unknown(_))) => {
            tracing::info!(inbox_id = %event.id, kind = event.kind, "a webhook about nothing of ours");
            Ok(Outcome::Done)
        }
        Err(Lookup::Provider(error)) => Ok(outcome_of(&error)),
        Err(Lookup::Database(error)) => Err(error),
    }
}

enum Lookup {
    Provider(ProviderError),
    Database(DbErr),
}

impl From<DbErr> for Lookup {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

impl From<ProviderError> for Lookup {
    fn from(error: ProviderError) -> Self {
        Self::Provider(error)
    }
}

async fn by_checkout(
    env: &Env,
    provider: &dyn PaymentProvider,
    checkout_id: &str,
) -> Result<Option<payment::Model>, Lookup> {
    let known = payment::Entity::find()
        .filter(payment::Column::Provider.eq(provider.name()))
        .filter(payment::Column::CheckoutId.eq(checkout_id))
        .one(env.db.primary())
        .await?;
    if known.is_some() {
        return Ok(known);
    }
    // The process may have died between opening the checkout and storing its id.
    adopt(env, provider.checkout(checkout_id).await?).await
}

async fn by_intent(
    env: &Env,
    provider: &dyn PaymentProvider,
    intent_id: &str,
) -> Result<Option<payment::Model>, Lookup> {
    let known = payment::Entity::find().filter(payment::Column::IntentId.eq(intent_id)).one(env.db.primary()).await?;
    if known.is_some() {
        return Ok(known);
    }
    match provider.checkout_of_intent(intent_id).await? {
        Some(checkout) => adopt(env, checkout).await,
        None => Ok(None),
    }
}

async fn by_intent_of(
    env: &Env,
    provider: &dyn PaymentProvider,
    intent_id: Result<Option<String>, ProviderError>,
) -> Result<Option<payment::Model>, Lookup> {
    match intent_id? {
        Some(intent_id) => by_intent(env, provider, &intent_id).await,
        None => Ok(None),
    }
}

/// Finds our payment by the checkout's metadata, and stores the checkout's id if the payment has none.
async fn adopt(env: &Env, checkout: Checkout) -> Result<Option<payment::Model>, Lookup> {
    let Some(Ok(payment_id)) = checkout.payment_id.as_deref().map(ids::parse::<PaymentKind>) else {
        return Ok(None);
    };
    let tx = env.begin().await?;
    payment::Entity::update_many()
        .filter(payment::Column::Id.eq(payment_id))
        .filter(payment::Column::CheckoutId.is_null())
        .col_expr(payment::Column::CheckoutId, Expr::value(checkout.checkout_id))
        .col_expr(payment::Column::CheckoutUrl, Expr::value(checkout.url))
        .col_expr(payment::Column::LookAt, Expr::value(env.now() + QUIET))
        .exec(&tx)
        .await?;
    tx.commit().await?;
    Ok(payment::Entity::find_by_id(payment_id).one(env.db.primary()).await?)
}

/// Updates a payment to its current state at the provider.
pub async fn sync(env: &Env, payment_id: PaymentId) -> Result<Outcome, DbErr> {
    let Some(payment) = payment::Entity::find_by_id(payment_id).one(env.db.primary()).await? else {
        return Ok(Outcome::Done);
    };
    let Some(checkout_id) = &payment.checkout_id else {
        return Ok(Outcome::Done);
    };
    match look(env, &payment, checkout_id).await {
        Ok(CheckoutAnswer::Known(checkout)) => sync_with(env, &payment, checkout).await,
        // The order's expiry does not wait for it; see `cancellations::expire`.
        Ok(CheckoutAnswer::Unknown(why)) => {
            tracing::warn!(payment_id = %payment.id, why, "nobody can say how a payment stands");
            Ok(Outcome::Done)
        }
        Err(error) => Ok(outcome_of(&error)),
    }
}

/// Like [`sync`], when the checkout has just been retrieved.
pub(crate) async fn sync_with(env: &Env, payment: &payment::Model, checkout: Checkout) -> Result<Outcome, DbErr> {
    let Some(provider) = provider_named(env, &payment.provider) else {
        return Ok(Outcome::Fail(format!("the provider {} is not configured any more", payment.provider)));
    };
    let refunds = match &checkout.intent_id {
        Some(intent_id) if checkout.paid => match provider.refunds(intent_id).await {
            Ok(refunds) => refunds,
            Err(error) => return Ok(outcome_of(&error)),
        },
        _ => Vec::new(),
    };
    // A payment can't be disputed before it was made.
    let disputes = match &checkout.intent_id {
        Some(intent_id) if payment.status == PaymentStatus::Succeeded => match provider.disputes(intent_id).await {
            Ok(disputes) => disputes,
            Err(error @ ProviderError::Temporary(_)) => return Ok(outcome_of(&error)),
            // A key without permission to read disputes must not block the other updates; `doctor` reports it.
            Err(error) => {
                tracing::warn!(payment_id = %payment.id, %error, "disputes can't be seen");
                Vec::new()
            }
        },
        _ => Vec::new(),
    };
    apply(env, payment.id, &Observation { checkout, refunds, disputes }).await?;
    Ok(Outcome::Done)
}
