//! Doing failed jobs again, giving them up, and pausing queues.

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
    /// Has a dead job done again at once, with all its tries. For administrators.
    async fn job_retry(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: JobRetryInput,
    ) -> Result<JobRetryPayload, Error> {
        let change = ChangeJob { job_id: input.job_id.0 };
        let outcome = jobs::retry(context::env(ctx), context::actor(ctx), change).await;
        answer!(outcome, job => JobRetryPayload { job: Some(Job(job)) })
    }

    /// Gives a dead job up: what it was for does not happen. For administrators.
    async fn job_drop(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one.")] input: JobDropInput,
    ) -> Result<JobDropPayload, Error> {
        let change = ChangeJob { job_id: input.job_id.0 };
        let outcome = jobs::drop_one(context::env(ctx), context::actor(ctx), change).await;
        answer!(outcome, job => JobDropPayload { job: Some(Job(job)) })
    }

    /// Has all dead jobs of a kind done again at once. For administrators.
    async fn jobs_retry_all(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which kind.")] input: JobsRetryAllInput,
    ) -> Result<JobsRetryAllPayload, Error> {
        let outcome = jobs::retry_all(context::env(ctx), context::actor(ctx), &input.kind).await;
        answer!(outcome, count => JobsRetryAllPayload { count: Some(number(count)) })
    }

    /// Gives all dead jobs of a kind up. For administrators.
    async fn jobs_drop_all(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Of which kind.")] input: JobsDropAllInput,
    ) -> Result<JobsDropAllPayload, Error> {
        let outcome = jobs::drop_all(context::env(ctx), context::actor(ctx), &input.kind).await;
        answer!(outcome, count => JobsDropAllPayload { count: Some(number(count)) })
    }

    /// Has no more jobs of a queue handed out, by any worker, from about a second on. What runs is finished. For
    /// administrators.
    async fn queue_pause(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one, and why.")] input: QueuePauseInput,
    ) -> Result<QueuePausePayload, Error> {
        let change = ChangeQueue { queue: input.queue.into(), reason: input.reason };
        let outcome = jobs::pause(context::env(ctx), context::actor(ctx), change).await;
        answer!(outcome, queue => QueuePausePayload { queue: view(ctx, queue).await? })
    }

    /// Has the jobs of a paused queue handed out again. For administrators.
    async fn queue_resume(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "Which one, and why.")] input: QueueResumeInput,
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
