//! Looking at the limits in force.

use kernel::Env;
use kernel::actor::Actor;
use kernel::error::Failure;
use kernel::rate_limits::{Counting, Group, Rate, RateLimiter, Rates};
use time::OffsetDateTime;

use crate::admin_error::AdminErrorCode;

/// The limits in force, and how it went.
#[derive(Debug, Clone)]
pub struct InForce {
    /// Where it is counted right now; none if there are no limits.
    pub counting: Option<Counting>,
    /// Since when refusals are counted: when this process started.
    pub since: OffsetDateTime,
    /// Each group.
    pub groups: Vec<GroupInForce>,
}

/// A group's limits, and how it went.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupInForce {
    /// Which one.
    pub group: Group,
    /// What one user may.
    pub per_user: Rate,
    /// What one address may.
    pub per_address: Rate,
    /// How many requests this process refused.
    pub refused: u64,
}

/// What limits this process holds, where it counts, and how many requests it refused.
///
/// Rule: administrators.
pub fn in_force(
    env: &Env,
    actor: &Actor,
    limiter: Option<&dyn RateLimiter>,
    rates: &Rates,
) -> Result<InForce, Failure<AdminErrorCode>> {
    actor.require_admin()?;
    let groups = Group::ALL.map(|group| GroupInForce {
        group,
        per_user: rates.of_user(group),
        per_address: rates.of_address(group),
        refused: env.refusals.of(group),
    });
    Ok(InForce {
        counting: limiter.map(RateLimiter::counting),
        since: env.refusals.began_at(),
        groups: groups.to_vec(),
    })
}
