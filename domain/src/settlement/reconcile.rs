//! The reconciler: finds changes at the provider that no webhook reported.

use std::time::Instant;

use entity::payment::{self, PaymentStatus};
use entity::{dispute, provider_news, refund};
use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _, stream};
use kernel::Env;
use kernel::db::among;
use kernel::ids::{PaymentId, TypedId as _};
use kernel::jobs::{JobPayload as _, Outcome};
use kernel::payments::{PaymentProvider, ProviderError, ProviderNews};
use sea_orm::ActiveValue::Set;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, OnConflict};
use sea_orm::{QueryOrder as _, QuerySelect as _};
use time::{Duration, OffsetDateTime};

use super::looks::{FOR_EVER, pause};
use super::sync::sync;
use crate::job::Job;
use crate::refunds;

/// How many payments one run checks, the longest overdue first; the next run handles the others.
const AT_ONCE: usize = 208;
/// How many payments are checked together; after each group the run stops if the provider does not respond.
const TOGETHER: usize = 16;
/// How many concurrent calls to the provider one process makes for this.
const CALLS: usize = 8;
/// How often the provider is asked for all recent refunds and disputes.
const NEWS_EVERY: Duration = Duration::hours(1);
/// How far consecutive spans overlap: the provider's lists lag a little, and its clock differs from ours.
const OVERLAP: Duration = Duration::minutes(10);
/// How far back the first request goes.
const BACKLOG: Duration = Duration::days(30);
/// The longest and the shortest span per request. The shortest is longer than the overlap, so that there is progress.
const SPANS: (Duration, Duration) = (Duration::days(8), Duration::minutes(20));
/// The most entries in a span. If there are more, a shorter span is requested; the shortest may have any number.
const NEWS_AT_ONCE: usize = 500;
/// The fractions of its timeout after which a run starts no further checks, and no further requests for recent entries.
const PARTS: (u32, u32) = (3, 6);

/// Checks the payments that are due (see `looks`), as if webhooks did not exist. It enqueues no jobs, so nothing
/// piles up while the provider is down: then the run ends early, and each payment's next time is postponed. Recent
/// refunds and disputes follow, with time of their own, so that they never delay the checks.
pub async fn reconcile(env: &Env) -> Result<Outcome, DbErr> {
    let most = Job::ReconcilePayments.spec().limit(&env.settings);
    look_around(env, most / PARTS.0).await?;
    let Some(provider) = env.payments.as_deref() else { return Ok(Outcome::Done) };
    match news(env, provider, most / PARTS.1).await {
        Ok(()) => look_around(env, most / PARTS.1).await?,
        Err(NewsError::Provider(error)) => {
            tracing::warn!(%error, "the payment provider does not tell what is new");
        }
        Err(NewsError::Database(error)) => return Err(error),
    }
    Ok(Outcome::Done)
}

/// Checks due payments until none is left, the provider does not respond, or time is up.
async fn look_around(env: &Env, most: std::time::Duration) -> Result<(), DbErr> {
    let (began, mut looked) = (Instant::now(), 0);
    while looked < AT_ONCE && began.elapsed() < most {
        let due = claim_due(env).await?;
        looked += due.len();
        let looks: Vec<BoxFuture<'_, Outcome>> = due.iter().map(|id| look(env, *id).boxed()).collect();
        let outcomes: Vec<_> = stream::iter(looks).buffer_unordered(CALLS).collect().await;
        let in_vain = outcomes.iter().filter(|outcome| matches!(outcome, Outcome::Retry(_))).count();
        if due.len() < TOGETHER || in_vain * 2 > due.len() {
            break;
        }
    }
    Ok(())
}

/// Claims some due payments by postponing their next time, which the check may change again. So two reconcilers claim
/// different payments, and one that can't be checked delays nobody.
async fn claim_due(env: &Env) -> Result<Vec<PaymentId>, DbErr> {
    let now = env.now();
    let due: Vec<(Uuid, i32)> = payment::Entity::find()
        .select_only()
        .columns([payment::Column::Id, payment::Column::Looks])
        .filter(payment::Column::LookAt.lte(now))
        // Skip payments that have ended or are too old, but still have a next time because their provider did not know
        // them.
        .filter(payment::Column::Status.is_in([
            PaymentStatus::Pending,
            PaymentStatus::Processing,
            PaymentStatus::Failed,
            PaymentStatus::Succeeded,
        ]))
        .filter(payment::Column::CreatedAt.gt(now - FOR_EVER))
        .order_by_asc(payment::Column::LookAt)
        .order_by_asc(payment::Column::Id)
        .limit(u64::try_from(TOGETHER).unwrap_or(1))
        .into_tuple()
        .all(env.db.primary())
        .await?;
    if due.is_empty() {
        return Ok(Vec::new());
    }
    let tx = env.begin().await?;
    let mut claimed = Vec::with_capacity(due.len());
    for (id, looks) in due {
        let update = payment::Entity::update_many()
            .filter(payment::Column::Id.eq(id))
            .filter(payment::Column::LookAt.lte(now))
            .col_expr(payment::Column::LookAt, Expr::value(now + pause(looks + 1)))
            .col_expr(payment::Column::Looks, Expr::value(looks + 1));
        if update.exec(&tx).await?.rows_affected == 1 {
            claimed.push(PaymentId::from_uuid(id));
        }
    }
    tx.commit().await?;
    Ok(claimed)
}

/// Checks one payment and sends its waiting refunds. Errors don't affect other payments.
async fn look(env: &Env, payment_id: PaymentId) -> Outcome {
    let looked = async {
        let outcome = sync(env, payment_id).await?;
        if outcome != Outcome::Done {
            return Ok(outcome);
        }
        for refund in refunds::rows_of(env.db.primary(), payment_id.uuid()).await? {
            let outcome = refunds::execute(env, refund.typed_id()).await?;
            if outcome != Outcome::Done {
                return Ok(outcome);
            }
        }
        Ok::<_, DbErr>(Outcome::Done)
    };
    let outcome = looked.await.unwrap_or_else(|error| Outcome::Retry(error.to_string()));
    if let Outcome::Retry(reason) | Outcome::Fail(reason) = &outcome {
        tracing::warn!(payment_id = %payment_id.uuid(), reason, "a payment could not be looked at");
    }
    outcome
}

enum NewsError {
    Provider(ProviderError),
    Database(DbErr),
}

impl From<ProviderError> for NewsError {
    fn from(error: ProviderError) -> Self {
        Self::Provider(error)
    }
}

impl From<DbErr> for NewsError {
    fn from(error: DbErr) -> Self {
        Self::Database(error)
    }
}

/// Asks the provider for all refunds and disputes since the last time: one or two calls for all payments, instead of
/// thousands for each settled one. After a long gap it proceeds span by span, recording each when it is done.
async fn news(env: &Env, provider: &dyn PaymentProvider, most: std::time::Duration) -> Result<(), NewsError> {
    let (now, began) = (env.now(), Instant::now());
    let seen_until = provider_news::Entity::find_by_id(provider.name()).one(env.db.primary()).await?;
    let seen_until = seen_until.map(|row| row.seen_until);
    if seen_until.is_some_and(|until| until + NEWS_EVERY > now) {
        return Ok(());
    }
    let mut from: OffsetDateTime = seen_until.map_or(now - BACKLOG, |until| until - OVERLAP);
    let mut span = SPANS.0;
    let mut seen = false;
    // At least one span per run, however long it takes.
    while from < now && (!seen || began.elapsed() < most) {
        span = span.min(now - from);
        let until = from + span;
        let at_most = if span > SPANS.1 { NEWS_AT_ONCE } else { usize::MAX };
        match provider.news(from, until, at_most).await? {
            Some(entries) => {
                record_news(env, provider, &entries, until).await?;
                (from, seen) = (until, true);
                span = (span * 2_i32).min(SPANS.0);
            }
            None => span = (span / 2_i32).max(SPANS.1),
        }
    }
    Ok(())
}

/// Makes the payments due whose refunds or disputes are not known here, and records how far the provider's lists were
/// read.
async fn record_news(
    env: &Env,
    provider: &dyn PaymentProvider,
    entries: &[ProviderNews],
    until: OffsetDateTime,
) -> Result<(), DbErr> {
    let now = env.now();
    let mut known: Vec<String> = Vec::new();
    let mut intents: Vec<&str> = Vec::new();
    let ids: Vec<&str> = entries.iter().map(|news| news.object_id.as_str()).collect();
    for ids in ids.chunks(500) {
        known.extend(known_of(env, ids).await?);
    }
    for news in entries.iter().filter(|news| !known.contains(&news.object_id)) {
        intents.push(&news.intent_id);
    }
    let tx = env.begin().await?;
    for intents in intents.chunks(500) {
        payment::Entity::update_many()
            .filter(payment::Column::Provider.eq(provider.name()))
            .filter(among(&tx, payment::Column::IntentId, intents.iter().copied()))
            .col_expr(payment::Column::LookAt, Expr::value(now))
            .col_expr(payment::Column::Looks, Expr::value(0))
            .exec(&tx)
            .await?;
    }
    let row = provider_news::ActiveModel { provider: Set(provider.name().to_owned()), seen_until: Set(until) };
    let newer =
        OnConflict::column(provider_news::Column::Provider).update_column(provider_news::Column::SeenUntil).to_owned();
    provider_news::Entity::insert(row).on_conflict(newer).exec_without_returning(&tx).await?;
    tx.commit().await?;
    Ok(())
}

/// The provider's ids among these that are known here.
async fn known_of(env: &Env, ids: &[&str]) -> Result<Vec<String>, DbErr> {
    let mut known: Vec<String> = dispute::Entity::find()
        .select_only()
        .column(dispute::Column::ProviderDisputeId)
        .filter(among(env.db.primary(), dispute::Column::ProviderDisputeId, ids.iter().copied()))
        .into_tuple()
        .all(env.db.primary())
        .await?;
    let refunds: Vec<String> = refund::Entity::find()
        .select_only()
        .column(refund::Column::ProviderRefundId)
        .filter(among(env.db.primary(), refund::Column::ProviderRefundId, ids.iter().copied()))
        .into_tuple()
        .all(env.db.primary())
        .await?;
    known.extend(refunds);
    Ok(known)
}
