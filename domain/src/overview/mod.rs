//! The platform at a glance, for administrators: numbers that matter, and what needs a person. However much there is, it
//! takes the same few statements, which read indexes, counters or a limited number of rows.

mod attention;
mod numbers;

pub use attention::{Attention, AttentionKind, OrderInTrouble};
pub use numbers::{Numbers, Sales, Trend};

use kernel::Env;
use kernel::actor::Actor;
use kernel::error::Failure;
use kernel::jobs;

use crate::admin_error::AdminErrorCode;
use crate::site_settings;

/// The platform at a glance.
#[derive(Debug, Clone)]
pub struct Overview {
    /// How many there are of what matters, and how that changed.
    pub numbers: Numbers,
    /// Jobs that are due and wait for a worker.
    pub jobs_waiting: u64,
    /// Jobs that failed for good.
    pub jobs_failed: u64,
    /// What needs a person, the most urgent first.
    pub attention: Vec<Attention>,
}

/// The platform at a glance, in nine statements.
///
/// Rule: administrators.
pub async fn overview(env: &Env, actor: &Actor) -> Result<Overview, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let site = site_settings::site(env).await?;
    let numbers = numbers::read(env).await?;
    let queues = jobs::statuses(env).await?;
    let (waiting, failed) = queues.iter().fold((0, 0), |(due, dead), queue| (due + queue.due, dead + queue.dead));
    let attention = attention::find(env, &site, &numbers, failed).await?;
    Ok(Overview { numbers, jobs_waiting: waiting, jobs_failed: failed, attention })
}
