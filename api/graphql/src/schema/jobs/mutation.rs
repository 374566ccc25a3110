//! Retrying and dropping dead jobs, and pausing queues.

use async_graphql::{Context, Error, Object};
use kernel::jobs::{self, ChangeJob, ChangeQueue, Queue};

use super::inputs::{
    JobDropInput, JobRetryInput, JobsDropAllInput, JobsRetryAllInput, QueuePauseInput, QueueResumeInput,
};
use super::payloads::{
    JobDropPayload, JobRetryPayload, JobsDropAllPayload, JobsRetryAllPayload, QueuePausePayload, QueueResumePayload,
};
use super::types::{Job, JobQueue};
use crate::schema::context;
use crate::schema::errors::{answer, top_level};

#[derive(Debug, Default)]
pub(crate) struct JobsMutation;

#[Object]
impl JobsMutation {
    /// Runs a dead job again at once, with all its attempts. For admins.
    async fn job_retry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The job to run again.")] input: JobRetryInput,
    ) -> Result<JobRetryPayload, Error> {
        let change = ChangeJob { job_id: input.job_id.0 };
        let outcome = jobs::retry(context::env(ctx), context::actor(ctx), change).await;
        answer!(outcome, job => JobRetryPayload { job: Some(Job(job)) })
    }

    /// Drops a dead job: what it was for will not happen. For admins.
    async fn job_drop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The job to drop.")] input: JobDropInput,
    ) -> Result<JobDropPayload, Error> {
        let change = ChangeJob { job_id: input.job_id.0 };
        let outcome = jobs::drop_one(context::env(ctx), context::actor(ctx), change).await;
        answer!(outcome, job => JobDropPayload { job: Some(Job(job)) })
    }

    /// Runs all dead jobs of a kind again at once. For admins.
    async fn jobs_retry_all(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The kind of the jobs.")] input: JobsRetryAllInput,
    ) -> Result<JobsRetryAllPayload, Error> {
        let outcome = jobs::retry_all(context::env(ctx), context::actor(ctx), &input.kind).await;
        answer!(outcome, count => JobsRetryAllPayload { count: Some(number(count)) })
    }

    /// Drops all dead jobs of a kind. For admins.
    async fn jobs_drop_all(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The kind of the jobs.")] input: JobsDropAllInput,
    ) -> Result<JobsDropAllPayload, Error> {
        let outcome = jobs::drop_all(context::env(ctx), context::actor(ctx), &input.kind).await;
        answer!(outcome, count => JobsDropAllPayload { count: Some(number(count)) })
    }

    /// Stops all workers from starting jobs of a queue, within about a second. Running jobs are finished. For
    /// admins.
    async fn queue_pause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The queue to pause, and the reason.")] input: QueuePauseInput,
    ) -> Result<QueuePausePayload, Error> {
        let change = ChangeQueue { queue: input.queue.into(), reason: input.reason };
        let outcome = jobs::pause(context::env(ctx), context::actor(ctx), change).await;
        answer!(outcome, queue => QueuePausePayload { queue: view(ctx, queue).await? })
    }

    /// Lets workers start the jobs of a paused queue again. For admins.
    async fn queue_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The queue to resume, and the reason.")] input: QueueResumeInput,
    ) -> Result<QueueResumePayload, Error> {
        let change = ChangeQueue { queue: input.queue.into(), reason: input.reason };
        let outcome = jobs::resume(context::env(ctx), context::actor(ctx), change).await;
        answer!(outcome, queue => QueueResumePayload { queue: view(ctx, queue).await? })
    }
}

async fn view(ctx: &Context<'_>, queue: Queue) -> Result<Option<JobQueue>, Error> {
    let queues = jobs::queues(context::env(ctx), context::actor(ctx)).await.map_err(top_level)?;
    Ok(queues.into_iter().find(|view| view.status.queue == queue).map(JobQueue::from))
}

fn number(count: u64) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX)
}
