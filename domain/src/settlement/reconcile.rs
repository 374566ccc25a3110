//! Finding out what nobody told of.

use std::time::Instant;

use entity::payment::{self, PaymentStatus};
use entity::{dispute, provider_news, refund};
use futures::future::BoxFuture;
use futures::{FutureExt as _, StreamExt as _, stream};
use kernel::Env;
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

/// How many payments one run looks at. What is due after that is the next run's, the longest due first.
const AT_ONCE: usize = 208;
/// How many are looked at together; after each such part it is seen whether the provider answers at all.
const TOGETHER: usize = 16;
/// How many calls to the provider one process makes at the same time for this.
const CALLS: usize = 8;
/// How often the provider is asked what is new in general.
const NEWS_EVERY: Duration = Duration::hours(1);
/// What is new shows up in the provider's lists a little late, and its clock is not ours.
const OVERLAP: Duration = Duration::minutes(10);
/// How far back the first look goes.
const BACKLOG: Duration = Duration::days(30);
/// The longest span that is asked about at once, and the shortest: longer than the overlap, so that each leads on.
const SPANS: (Duration, Duration) = (Duration::days(8), Duration::minutes(20));
/// So many things may be new in a span; with more, shorter ones are asked about, and of the shortest everything is taken.
const NEWS_AT_ONCE: usize = 500;
/// After which part of its time a run begins nothing further: first with looks; then with news, and with what they lead to.
const PARTS: (u32, u32) = (3, 6);

/// Looks at the payments whose time for that has come ([`super::looks`]), as if their webhooks had never come. It makes no
/// jobs, so nothing piles up while the provider is away: then the run ends early, and each payment's next time is later.
/// What is new in general comes after the looks, with time of its own, so that however much it is keeps none waiting.
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

/// Looks at what is due, until there is nothing more, the provider does not answer, or time is up.
async fn look_around(env: &Env, most: std::time::Duration) -> Result<(), DbErr> {
    let (began, mut looked) = (Instant::now(), 0);
    while looked < AT_ONCE && began.elapsed() < most {
        let due = take_due(env).await?;
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

/// Takes some payments that are due. They are due again later, unless the look says otherwise; so of two reconcilers each
/// has its own, and one that can't be looked at keeps nobody waiting.
async fn take_due(env: &Env) -> Result<Vec<PaymentId>, DbErr> {
    let now = env.now();
    let due: Vec<(Uuid, i32)> = payment::Entity::find()
        .select_only()
        .columns([payment::Column::Id, payment::Column::Looks])
        .filter(payment::Column::LookAt.lte(now))
        // What has ended meanwhile, or is too old, needs no look, though nobody planned so: its provider did not know it.
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
    let mut taken = Vec::with_capacity(due.len());
    for (id, looks) in due {
        let update = payment::Entity::update_many()
            .filter(payment::Column::Id.eq(id))
            .filter(payment::Column::LookAt.lte(now))
            .col_expr(payment::Column::LookAt, Expr::value(now + pause(looks + 1)))
            .col_expr(payment::Column::Looks, Expr::value(looks + 1));
        if update.exec(&tx).await?.rows_affected == 1 {
            taken.push(PaymentId::from_uuid(id));
        }
    }
    tx.commit().await?;
    Ok(taken)
}

/// Looks at one payment, and has those of its refunds sent that still wait. What goes wrong with it concerns no other.
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

/// Asks the provider for all refunds and disputes since the last time: a call or two for all payments, where asking about
/// each settled one would take thousands. After a long time it goes on span by span, each noted as it is done.
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
    // However long it takes, a run leads on.
    while from < now && (!seen || began.elapsed() < most) {
        span = span.min(now - from);
        let until = from + span;
        let at_most = if span > SPANS.1 { NEWS_AT_ONCE } else { usize::MAX };
        match provider.news(from, until, at_most).await? {
            Some(told) => {
                take_in(env, provider, &told, until).await?;
                (from, seen) = (until, true);
                span = (span * 2_i32).min(SPANS.0);
            }
            None => span = (span / 2_i32).max(SPANS.1),
        }
    }
    Ok(())
}

/// Has the payments looked at next to which something happened that is not known here, and notes until when all is seen.
async fn take_in(
    env: &Env,
    provider: &dyn PaymentProvider,
    told: &[ProviderNews],
    until: OffsetDateTime,
) -> Result<(), DbErr> {
    let now = env.now();
    let mut known: Vec<String> = Vec::new();
    let mut intents: Vec<&str> = Vec::new();
    let ids: Vec<&str> = told.iter().map(|news| news.object_id.as_str()).collect();
    for ids in ids.chunks(500) {
        known.extend(known_of(env, ids).await?);
    }
    for news in told.iter().filter(|news| !known.contains(&news.object_id)) {
        intents.push(&news.intent_id);
    }
    let tx = env.begin().await?;
    for intents in intents.chunks(500) {
        payment::Entity::update_many()
            .filter(payment::Column::Provider.eq(provider.name()))
            .filter(payment::Column::IntentId.is_in(intents.iter().copied()))
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

/// Those of the provider's ids that are known here.
async fn known_of(env: &Env, ids: &[&str]) -> Result<Vec<String>, DbErr> {
    let mut known: Vec<String> = dispute::Entity::find()
        .select_only()
        .column(dispute::Column::ProviderDisputeId)
        .filter(dispute::Column::ProviderDisputeId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(env.db.primary())
        .await?;
    let refunds: Vec<String> = refund::Entity::find()
        .select_only()
        .column(refund::Column::ProviderRefundId)
        .filter(refund::Column::ProviderRefundId.is_in(ids.iter().copied()))
        .into_tuple()
        .all(env.db.primary())
        .await?;
    known.extend(refunds);
    Ok(known)
}
