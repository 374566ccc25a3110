//! Housekeeping.

use sea_orm::DbErr;
use time::Duration;

use crate::outbox::{self, Outcome};
use crate::{Env, accounts, crm, events, messages, organizations, payments};

/// How long finished jobs are kept for questions.
const JOBS_KEPT: Duration = Duration::days(7);

/// How long webhook events are kept, so that one that comes again is known: Stripe tries for three days
/// (<https://docs.stripe.com/webhooks#automatic-retries>).
const WEBHOOKS_KEPT: Duration = Duration::days(30);

/// Deletes finished jobs, used tokens, old webhook events and other leftovers, has files removed that nothing uses, and
/// has sent what customer systems did not take.
pub async fn clean_up(env: &Env) -> Result<Outcome, DbErr> {
    let tx = env.begin().await?;
    outbox::clean_up(&*tx, env.now() - JOBS_KEPT).await?;
    tx.commit().await?;
    let tx = env.begin().await?;
    payments::forget_webhooks(&tx, env.now() - WEBHOOKS_KEPT).await?;
    tx.commit().await?;
    let tx = env.begin().await?;
    accounts::clean_up(&*tx, env.now()).await?;
    tx.commit().await?;
    let tx = env.begin().await?;
    events::remove_leftovers(&tx, env).await?;
    tx.commit().await?;
    let tx = env.begin().await?;
    organizations::invitations::clean_up(&*tx, env.now()).await?;
    tx.commit().await?;
    messages::forget_tests(env).await?;
    let tx = env.begin().await?;
    crm::revive(&tx, env).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}
