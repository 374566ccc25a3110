//! Rate limits in the schema, for administrators.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, Error, Object, SimpleObject};
use domain::rate_limits::{GroupInForce, InForce};
use kernel::rate_limits::{Counting, Group, Rate};

use super::context::{actor, env};
use super::errors::top_level;
use super::events::int;
use super::scalars::DateTime;

/// Where requests are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Counting")]
pub(crate) enum RateLimitCounting {
    /// In Redis, across all processes.
    Redis,
    /// In each process, because no Redis is configured.
    Process,
    /// In each process, because Redis is unavailable at the moment. Each process allows as much as all together
    /// otherwise would.
    RedisAway,
}

/// A group of requests that are counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Group")]
pub(crate) enum RateLimitGroupName {
    /// Queries, subscriptions, pages and files.
    Reads,
    /// Mutations and forms that are in no other group.
    Writes,
    /// Logins, uses of emailed links, and changes of the password and the second factor.
    LogIns,
    /// Sign-ups with a new account (`accountSignUp`).
    SignUps,
    /// Requests for emailed links, and invitations.
    MailLinks,
    /// Test emails of messages to attendees (`messageTest`).
    TestMails,
    /// Placing orders (`orderPlace`).
    Orders,
    /// Reports of events, organizations and users.
    Reports,
}

/// A rate limit: a number of requests at once, after which the allowance refills evenly over the period.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct RateLimit {
    /// How many requests are allowed at once.
    burst: i32,
    /// In how many seconds the allowance refills completely.
    period_seconds: i32,
}

impl From<Rate> for RateLimit {
    fn from(rate: Rate) -> Self {
        let seconds = i64::try_from(rate.period.as_secs()).unwrap_or(i64::MAX);
        Self { burst: int(i64::from(rate.count)), period_seconds: int(seconds) }
    }
}

/// The limits of a group of requests.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct RateLimitGroup {
    /// The name of the group.
    name: RateLimitGroupName,
    /// The configuration key that sets the limits, such as `limits.reads`.
    setting: String,
    /// The limit for one IP address, for everyone there together.
    per_address: RateLimit,
    /// The limit for one logged-in user, at all addresses together.
    per_user: RateLimit,
    /// The limit for one API key.
    per_key: RateLimit,
    /// How many requests this process has rejected since it started.
    refused: i32,
}

impl From<GroupInForce> for RateLimitGroup {
    fn from(group: GroupInForce) -> Self {
        Self {
            name: group.group.into(),
            setting: format!("limits.{}", group.group.name()),
            per_address: group.per_address.into(),
            per_user: group.per_user.into(),
            per_key: group.per_key.into(),
            refused: int(i64::try_from(group.refused).unwrap_or(i64::MAX)),
        }
    }
}

/// The rate limits, as the process that responds applies them.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct RateLimits {
    /// Where requests are counted right now; null if limits are off (`limits.enabled`).
    counting: Option<RateLimitCounting>,
    /// When the process that responds was started. Rejections are counted from then on.
    started_at: DateTime,
    /// The groups of requests with their limits, as configured.
    groups: Vec<RateLimitGroup>,
}

#[ComplexObject]
impl RateLimits {
    /// `startedAt` by its former name.
    #[graphql(deprecation = "Use `startedAt`.")]
    async fn since(&self) -> DateTime {
        self.started_at
    }
}

impl From<InForce> for RateLimits {
    fn from(limits: InForce) -> Self {
        Self {
            counting: limits.counting.map(Into::into),
            started_at: DateTime(limits.since),
            groups: limits.groups.into_iter().map(Into::into).collect(),
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct RateLimitsQuery;

#[Object]
impl RateLimitsQuery {
    /// The rate limits, where requests are counted, and how many were rejected. Limits are set in the configuration.
    /// Each process reports its own counts. For admins.
    async fn rate_limits(&self, ctx: &Context<'_>) -> Result<RateLimits, Error> {
        let limits = ctx.data_unchecked::<Arc<api_base::rate_limits::RateLimits>>();
        Ok(limits.in_force(env(ctx), actor(ctx)).map_err(top_level)?.into())
    }
}
