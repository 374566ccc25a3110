//! `event-radar jobs`: the administrators' operations on jobs, for people with access to the machine.

use std::fmt::Write as _;

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};
use kernel::ids::TypedId as _;
use kernel::jobs::{self, ChangeJob, ChangeQueue, JobErrorCode, JobFilter, JobRow, JobStatus, Queue, QueueView};
use kernel::page::{ListKey, MAX_PAGE, PageArguments, PageRequest};
use kernel::{Actor, Env, Failure};

use crate::terminal::{Data, print};

/// What is to be done with jobs.
#[derive(Debug, Subcommand)]
pub(crate) enum JobsCommand {
    /// Show how the queues stand.
    Queues {
        #[command(flatten)]
        data: Data,
    },
    /// Show jobs, newest first.
    List {
        /// Only those that stand so.
        #[arg(long)]
        state: Option<State>,
        /// Only those of this queue.
        #[arg(long)]
        queue: Option<QueueName>,
        /// Only those of this kind, such as `send_order_confirmation`.
        #[arg(long)]
        kind: Option<String>,
        /// At most so many, 1 to 100.
        #[arg(long, default_value_t = 20)]
        limit: i32,
        #[command(flatten)]
        data: Data,
    },
    /// Have dead jobs done again.
    Retry(Which),
    /// Give dead jobs up.
    Drop(Which),
    /// Hand out no more jobs of a queue.
    Pause(OneQueue),
    /// Hand out a paused queue's jobs again.
    Resume(OneQueue),
}

/// One job, or all of a kind.
#[derive(Debug, Args)]
#[group(skip)]
pub(crate) struct Which {
    /// The job, `job_…`.
    #[arg(required_unless_present = "kind", conflicts_with = "kind")]
    job: Option<String>,
    /// All dead jobs of this kind.
    #[arg(long)]
    kind: Option<String>,
    #[command(flatten)]
    data: Data,
}

/// A queue, and why.
#[derive(Debug, Args)]
pub(crate) struct OneQueue {
    queue: QueueName,
    /// Why, for the audit trail.
    #[arg(long)]
    reason: Option<String>,
    #[command(flatten)]
    data: Data,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum State {
    Scheduled,
    Ready,
    Running,
    Done,
    Dead,
    Dropped,
}

impl From<State> for JobStatus {
    fn from(state: State) -> Self {
        match state {
            State::Scheduled => Self::Scheduled,
            State::Ready => Self::Ready,
            State::Running => Self::Running,
            State::Done => Self::Done,
            State::Dead => Self::Dead,
            State::Dropped => Self::Dropped,
        }
    }
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum QueueName {
    Payments,
    Mail,
    Sync,
    BulkMail,
    Maintenance,
}

impl From<QueueName> for Queue {
    fn from(name: QueueName) -> Self {
        match name {
            QueueName::Payments => Self::Payments,
            QueueName::Mail => Self::Mail,
            QueueName::Sync => Self::Sync,
            QueueName::BulkMail => Self::BulkMail,
            QueueName::Maintenance => Self::Maintenance,
        }
    }
}

impl JobsCommand {
    /// The command's option for the data folder.
    pub(crate) fn data(&self) -> &Data {
        match self {
            Self::Queues { data } | Self::List { data, .. } => data,
            Self::Retry(which) | Self::Drop(which) => &which.data,
            Self::Pause(queue) | Self::Resume(queue) => &queue.data,
        }
    }

    /// Runs the command, and prints the result.
    ///
    /// # Errors
    /// When the operation is refused or fails.
    pub(crate) async fn run(self, env: &Env) -> anyhow::Result<()> {
        let actor = &Actor::System;
        let text = match self {
            Self::Queues { .. } => queues(env).await?,
            Self::List { state, queue, kind, limit, .. } => {
                let filter = JobFilter { status: state.map(Into::into), queue: queue.map(Into::into), kind };
                list(env, &filter, limit).await?
            }
            Self::Retry(Which { job: Some(job_id), .. }) => {
                into_anyhow(jobs::retry(env, actor, ChangeJob { job_id }).await)?;
                "The job is due now.\n".to_owned()
            }
            Self::Drop(Which { job: Some(job_id), .. }) => {
                into_anyhow(jobs::drop_one(env, actor, ChangeJob { job_id }).await)?;
                "The job was given up.\n".to_owned()
            }
            Self::Retry(Which { kind, .. }) => {
                let count = into_anyhow(jobs::retry_all(env, actor, &kind.unwrap_or_default()).await)?;
                format!("{count} jobs are due now.\n")
            }
            Self::Drop(Which { kind, .. }) => {
                let count = into_anyhow(jobs::drop_all(env, actor, &kind.unwrap_or_default()).await)?;
                format!("{count} jobs were given up.\n")
            }
            Self::Pause(OneQueue { queue, reason, .. }) => {
                let queue = into_anyhow(jobs::pause(env, actor, ChangeQueue { queue: queue.into(), reason }).await)?;
                format!("The queue {} is paused.\n", queue.name())
            }
            Self::Resume(OneQueue { queue, reason, .. }) => {
                let queue = into_anyhow(jobs::resume(env, actor, ChangeQueue { queue: queue.into(), reason }).await)?;
                format!("The queue {} is not paused.\n", queue.name())
            }
        };
        print(&text)
    }
}

async fn queues(env: &Env) -> anyhow::Result<String> {
    let mut text =
        format!("{:<12} {:>7} {:>6} {:>8} {:>10} {:>6}\n", "queue", "ready", "lag s", "running", "scheduled", "dead");
    for QueueView { status, paused_at } in into_anyhow(jobs::queues(env, &Actor::System).await)? {
        let paused = if paused_at.is_some() { "  paused" } else { "" };
        writeln!(
            text,
            "{:<12} {:>7} {:>6} {:>8} {:>10} {:>6}{paused}",
            status.queue.name(),
            status.due,
            status.lag.as_secs(),
            status.running,
            status.scheduled,
            status.dead
        )?;
    }
    Ok(text)
}

async fn list(env: &Env, filter: &JobFilter, limit: i32) -> anyhow::Result<String> {
    let arguments = PageArguments { first: Some(limit), ..Default::default() };
    let page = PageRequest::parse(ListKey::default(), MAX_PAGE, &arguments)
        .map_err(|invalid| anyhow::anyhow!("{}", invalid.message))?;
    let found = into_anyhow(jobs::jobs(env, &Actor::System, filter, &page).await)?;
    let mut text = String::new();
    for job in &found.items {
        writeln!(text, "{}", line(env, job))?;
    }
    if found.items.is_empty() {
        text.push_str("There are none.\n");
    }
    if found.has_next {
        text.push_str("There are more; --limit shows up to 100.\n");
    }
    Ok(text)
}

/// One line about a job: id, queue, kind, status, attempts and last error.
fn line(env: &Env, job: &JobRow) -> String {
    let status = format!("{:?}", JobStatus::of(job, env.now())).to_lowercase();
    let error = job.last_error.as_deref().map(|error| format!("  {error}")).unwrap_or_default();
    let id = job.typed_id();
    let attempts = format!("{}/{}", job.attempts, job.max_attempts);
    format!("{id}  {:<12} {:<26} {status:<10} {attempts:>5}  {}{error}", job.queue, job.kind, job.run_at)
}

/// Turns a refusal into an error with its messages.
fn into_anyhow<T>(outcome: Result<T, Failure<JobErrorCode>>) -> anyhow::Result<T> {
    match outcome {
        Ok(done) => Ok(done),
        Err(Failure::Rejected(problems)) => {
            bail!(problems.into_iter().map(|problem| problem.message).collect::<Vec<_>>().join(" "))
        }
        Err(failure) => bail!("{failure}"),
    }
}
