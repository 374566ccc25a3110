//! The handler of each job: one call per row of [`Job`], and whether its result calls for a retry.

use std::sync::Arc;

use async_trait::async_trait;
use kernel::Env;
use kernel::error::Internal;
use kernel::ids::{JobId, PaymentId};
use kernel::jobs::{JobPayload as _, JobSet, JobSpec, NewJob, Outcome, Scheduled};
use kernel::payments::ProviderError;
use serde::Deserialize as _;
use serde_json::Value;

use crate::job::Job;
use crate::notifications::Together;
use crate::payments::{self, CheckoutError};
use crate::{
    account_deletion, accounts, cancellations, crm, dead_jobs, event_search, events, feedback, follows, maintenance,
    messages, notifications, organizations, people, refunds, settlement, sums,
};

/// The domain's jobs, for the worker.
pub fn jobs() -> Arc<dyn JobSet> {
    Arc::new(Commerce::default())
}

#[derive(Default)]
struct Commerce {
    /// The mails that are sent at the same time.
    mails: Together,
}

#[async_trait]
impl JobSet for Commerce {
    fn spec(&self, payload: &Value) -> Option<JobSpec> {
        parse(payload).map(|job| job.spec())
    }

    fn when_dead(&self, payload: &Value) -> Option<NewJob> {
        NewJob::of(&parse(payload)?.when_dead()?).ok()
    }

    async fn run(&self, env: &Env, id: JobId, payload: &Value) -> Result<Outcome, Internal> {
        match parse(payload) {
            Some(job) => run(env, &self.mails, id, &job).await,
            None => Err(Internal::Other("this build does not know such a job".to_owned())),
        }
    }

    fn schedule(&self) -> Vec<Scheduled> {
        Job::schedule().unwrap_or_default()
    }
}

fn parse(payload: &Value) -> Option<Job> {
    Job::deserialize(payload).ok()
}

/// Runs a job. An error means that infrastructure failed and is retried.
async fn run(env: &Env, mails: &Together, id: JobId, job: &Job) -> Result<Outcome, Internal> {
    match *job {
        Job::OpenCheckout { payment_id } => open_checkout(env, payment_id).await,
        Job::ExpireOrder { order_id } => Ok(cancellations::expire(env, order_id).await?),
        Job::HandleWebhook { inbox_id } => Ok(settlement::handle_webhook(env, inbox_id).await?),
        Job::SyncPayment { payment_id } => Ok(settlement::sync(env, payment_id).await?),
        Job::ExecuteRefund { refund_id } => Ok(refunds::execute(env, refund_id).await?),
        Job::CancelEventOrders { event_id } => Ok(cancellations::cancel_for_event(env, event_id).await?),
        Job::StartMessage { message_id } => messages::start(env, message_id).await,
        Job::SendMessagePart { message_id, part } => messages::send_part(env, message_id, part, job).await,
        Job::SendMessageTest { message_id } => messages::send_part(env, message_id, 0, job).await,
        Job::TellOfChange { change_id } => events::notify_of_change(env, change_id).await,
        Job::TellFollowers { event_id } => follows::tell_followers(env, event_id).await,
        Job::SyncContacts { owner_id } => crm::sync(env, owner_id).await,
        Job::CollectContacts { owner_id } => Ok(crm::collect(env, owner_id).await?),
        Job::TellOfDeadJobs => Ok(dead_jobs::notify_of_dead(env).await?),
        Job::FoldSums => Ok(sums::fold(env).await?),
        Job::IndexNames => Ok(people::index(env).await?),
        Job::RemindDue => Ok(events::remind_due(env).await?),
        Job::AskForFeedback => Ok(feedback::ask_due(env).await?),
        Job::ReconcilePayments => Ok(settlement::reconcile(env).await?),
        Job::RemoveCoverFiles { cover_id } => events::remove_files(env, cover_id).await,
        Job::MoveCoverFiles { event_id } => {
            // A missing file of the cover does not keep the other pictures where they are known.
            let cover = events::move_files(env, event_id).await;
            events::move_picture_files(env, event_id).await?;
            cover
        }
        Job::RemovePictureFiles { picture_id } => events::remove_picture_files(env, picture_id).await,
        Job::RemoveLogoFiles { logo_id } => organizations::remove_logo_files(env, logo_id).await,
        Job::RemoveAvatarFiles { avatar_id } => accounts::avatars::remove_files(env, avatar_id).await,
        Job::EraseAccounts => Ok(account_deletion::erase_due(env).await?),
        Job::ReindexEvents { after } => event_search::reindex_all(env, after).await,
        Job::CleanUp => Ok(maintenance::clean_up(env).await?),
        // All other jobs send a mail.
        _ => Ok(Box::pin(notifications::deliver(env, mails, id, job)).await?),
    }
}

async fn open_checkout(env: &Env, payment_id: PaymentId) -> Result<Outcome, Internal> {
    match payments::open_checkout(env, payment_id).await {
        // A payment that no longer exists, or whose provider is gone, needs no checkout.
        Ok(_) | Err(CheckoutError::Missing) => Ok(Outcome::Done),
        Err(CheckoutError::Provider(ProviderError::Temporary(reason))) => Ok(Outcome::Retry(reason)),
        // Refusals were handled; see `payments::open_checkout`.
        Err(CheckoutError::Provider(ProviderError::Refused(reason) | ProviderError::Unknown(reason))) => {
            Ok(Outcome::Fail(reason))
        }
        Err(CheckoutError::Database(error)) => Err(error.into()),
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::job::tests::STORED;
    use crate::testing::test_env;

    #[tokio::test]
    async fn every_job_is_somebodys_and_ends_where_nothing_is_left_to_do() {
        let (test, jobs) = (test_env().await, jobs());
        for &job in STORED {
            let payload = serde_json::from_str(job).unwrap();
            assert!(jobs.spec(&payload).is_some(), "{job}");
            let outcome = jobs.run(&test.env, JobId::from_uuid(Uuid::nil()), &payload).await;
            assert_eq!(outcome.ok(), Some(Outcome::Done), "{job}");
        }
    }
}
