//! The limits on how often one may ask, in the schema, for administrators.

use std::sync::Arc;

use async_graphql::{ComplexObject, Context, Enum, Error, Object, SimpleObject};
use domain::rate_limits::{GroupInForce, InForce};
use kernel::rate_limits::{Counting, Group, Rate};

use super::context::{actor, env};
use super::errors::top_level;
use super::events::int;
use super::scalars::DateTime;

/// Where it is counted how often somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Counting")]
pub(crate) enum RateLimitCounting {
    /// In Redis, for all processes together.
    Redis,
    /// In this process: no Redis is configured.
    Process,
    /// In this process, because Redis does not answer at the moment: each process allows as much as all together would.
    RedisAway,
}

/// What is counted together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "Group")]
pub(crate) enum RateLimitGroupName {
    /// Queries, subscriptions, pages and files.
    Reads,
    /// Mutations and forms that have no group of their own.
    Writes,
    /// Logins, uses of mailed links, changes of the password and the second factor.
    LogIns,
    /// New accounts.
    SignUps,
    /// Asking for a mailed link.
    MailLinks,
    /// Sending oneself a message to look at.
    TestMails,
    /// Orders.
    Orders,
    /// Reports of events, organizations and people.
    Reports,
}

/// How often one may ask: so many at once, and as many again in each period, which come back evenly.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct RateLimit {
    /// How many may come at once.
    burst: i32,
    /// In how many seconds all of them are back.
    period_seconds: i32,
}

impl From<Rate> for RateLimit {
    fn from(rate: Rate) -> Self {
        let seconds = i64::try_from(rate.period.as_secs()).unwrap_or(i64::MAX);
        Self { burst: int(i64::from(rate.count)), period_seconds: int(seconds) }
    }
}

/// The limits on what is counted together.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct RateLimitGroup {
    /// Which group.
    name: RateLimitGroupName,
    /// The key in the configuration that sets it, such as `limits.reads`.
    setting: String,
    /// What one address may, everybody there together.
    per_address: RateLimit,
    /// What one signed-in user may, at all addresses together.
    per_user: RateLimit,
    /// How many requests this process refused as too often since it started.
    refused: i32,
}

impl From<GroupInForce> for RateLimitGroup {
    fn from(group: GroupInForce) -> Self {
        Self {
            name: group.group.into(),
            setting: format!("limits.{}", group.group.name()),
            per_address: group.per_address.into(),
            per_user: group.per_user.into(),
            refused: int(i64::try_from(group.refused).unwrap_or(i64::MAX)),
        }
    }
}

/// How often one may ask, and how that went, as the process that answers has it.
#[derive(Debug, Clone, SimpleObject)]
#[graphql(complex)]
pub(crate) struct RateLimits {
    /// Where it is counted right now; null if there are no limits: `limits.enabled` is off.
    counting: Option<RateLimitCounting>,
    /// When the process that answers started. Refusals are counted from then on.
    started_at: DateTime,
    /// What is counted together, as it stands in the configuration.
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
    /// How often one may ask, where that is counted, and how many requests were refused. It is set in the configuration.
    /// Each process answers for itself. For administrators.
    async fn rate_limits(&self, ctx: &Context<'_>) -> Result<RateLimits, Error> {
        let limits = ctx.data_unchecked::<Arc<api_base::rate_limits::RateLimits>>();
        Ok(limits.in_force(env(ctx), actor(ctx)).map_err(top_level)?.into())
    }
}
