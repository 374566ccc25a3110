//! Showing the rate limits in force.

use kernel::Env;
use kernel::actor::Actor;
use kernel::error::Failure;
use kernel::rate_limits::{Counting, Group, Rate, RateLimiter, Rates};
use time::OffsetDateTime;

use crate::admin_error::AdminErrorCode;

/// The rate limits in force, with counts of refusals.
#[derive(Debug, Clone)]
pub struct InForce {
    /// Where requests are currently counted; `None` if rate limits are off.
    pub counting: Option<Counting>,
    /// When this process started, which is when its counts of refusals begin.
    pub since: OffsetDateTime,
    /// All groups of requests that have limits.
    pub groups: Vec<GroupInForce>,
}

/// The limits of one group of requests, with its refusals.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GroupInForce {
    /// The group of requests.
    pub group: Group,
    /// The limit for each signed-in user.
    pub per_user: Rate,
    /// The limit for each API key.
    pub per_key: Rate,
    /// The limit for each IP address.
    pub per_address: Rate,
    /// The number of requests in the group that this process refused.
    pub refused: u64,
}

/// Returns the limits of this process, where it counts requests, and how many it refused.
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
        per_key: rates.of_key(group),
        per_address: rates.of_address(group),
        refused: env.refusals.of(group),
    });
    Ok(InForce {
        counting: limiter.map(RateLimiter::counting),
        since: env.refusals.began_at(),
        groups: groups.to_vec(),
    })
}
