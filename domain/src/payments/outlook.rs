//! Facts about payments and webhooks for `event-radar doctor`.

use std::collections::HashSet;

use entity::inbox;
use entity::payment::{self, PaymentStatus};
use sea_orm::prelude::*;
use sea_orm::{QueryOrder, QuerySelect};

use kernel::Env;
use kernel::db::among;

/// How many checkouts are sampled.
const ASKED_ABOUT: u64 = 5;

/// The payments that are pending or processing.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    /// The number of payments with other providers than the configured one, which are not checked any more.
    pub elsewhere: u64,
    /// The provider's ids of the newest checkouts, newest first.
    pub checkouts: Vec<String>,
}

/// Summarizes the payments that are pending or processing.
pub async fn waiting(env: &Env, provider: &str) -> Result<Waiting, DbErr> {
    let conn = env.db.primary();
    let waiting = payment::Entity::find()
        .filter(payment::Column::Status.is_in([PaymentStatus::Pending, PaymentStatus::Processing]));
    let elsewhere = waiting.clone().filter(payment::Column::Provider.ne(provider)).count(conn).await?;
    let checkouts: Vec<Option<String>> = waiting
        .select_only()
        .column(payment::Column::CheckoutId)
        .filter(payment::Column::Provider.eq(provider))
        .filter(payment::Column::CheckoutId.is_not_null())
        .order_by_desc(payment::Column::Id)
        .limit(ASKED_ABOUT)
        .into_tuple()
        .all(conn)
        .await?;
    Ok(Waiting { elsewhere, checkouts: checkouts.into_iter().flatten().collect() })
}

/// The events among these that were never received through the webhook.
pub async fn never_received(env: &Env, provider: &str, event_ids: &[String]) -> Result<Vec<String>, DbErr> {
    let known: Vec<String> = inbox::Entity::find()
        .select_only()
        .column(inbox::Column::EventId)
        .filter(inbox::Column::Provider.eq(provider))
        .filter(among(env.db.primary(), inbox::Column::EventId, event_ids.iter().map(String::as_str)))
        .into_tuple()
        .all(env.db.primary())
        .await?;
    let known: HashSet<String> = known.into_iter().collect();
    Ok(event_ids.iter().filter(|id| !known.contains(*id)).cloned().collect())
}
