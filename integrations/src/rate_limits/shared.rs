use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering};
use std::time::Duration;

use async_trait::async_trait;
use kernel::clock::Clock;
use kernel::metrics::{self, RedisUse};
use kernel::rate_limits::{Allowance, Counting, RateLimiter, Want};
use redis::{RedisResult, Script};
use secrecy::SecretString;

use super::LocalRateLimiter;
use crate::redis_servers::{Reconnecting, RedisServers, too_slow};

/// The timeout of a call to Redis, which every request has to wait for.
const PATIENCE: Duration = Duration::from_millis(250);
/// How long Redis is not called after a failure, in milliseconds.
const PAUSE: i64 = 1_000;

/// A rate limiter in Redis for all processes. While Redis is away, it counts in this process.
pub struct RedisRateLimiter {
    redis: Reconnecting,
    script: Script,
    prefix: String,
    clock: Arc<dyn Clock>,
    local: LocalRateLimiter,
    away_until: AtomicI64,
    away: AtomicBool,
}

impl RedisRateLimiter {
    /// A limiter whose keys start with the namespace. Does not wait for Redis. Needs a Tokio runtime.
    pub fn connect(url: &SecretString, namespace: &str, clock: Arc<dyn Clock>) -> RedisResult<Self> {
        Ok(Self {
            redis: Reconnecting::to(RedisServers::parse(url)?, PATIENCE),
            script: Script::new(include_str!("take.lua")),
            prefix: format!("{namespace}:limit:"),
            local: LocalRateLimiter::new(Arc::clone(&clock)),
            clock,
            away_until: AtomicI64::new(i64::MIN),
            away: AtomicBool::new(false),
        })
    }

    async fn ask(&self, wants: &[Want], now: i64) -> RedisResult<Vec<u64>> {
        let mut call = self.script.prepare_invoke();
        call.arg(now);
        for want in wants {
            let period = u64::try_from(want.rate.period.as_millis()).unwrap_or(u64::MAX);
            call.key(format!("{}{}", self.prefix, want.key)).arg(want.rate.count).arg(period).arg(want.count);
        }
        let asked = self.redis.call(async |connection| call.invoke_async(connection).await);
        if let Ok(answer) = tokio::time::timeout(PATIENCE, asked).await {
            return answer;
        }
        self.redis.forget().await;
        Err(too_slow())
    }
}

#[async_trait]
impl RateLimiter for RedisRateLimiter {
    async fn take(&self, wants: &[Want]) -> Option<Allowance> {
        let now = self.clock.unix_millis();
        if wants.is_empty() || now < self.away_until.load(Ordering::Relaxed) {
            return self.local.take_now(wants);
        }
        match self.ask(wants, now).await {
            Ok(replies) => {
                if self.away.swap(false, Ordering::Relaxed) {
                    tracing::info!("Redis is back: rate limits hold for all processes together");
                    metrics::redis_away(RedisUse::RateLimits, false);
                }
                let pairs = wants.iter().zip(replies.chunks_exact(2));
                pairs.map(|(want, reply)| allowance(want, reply)).reduce(Allowance::tighter)
            }
            Err(error) => {
                tracing::warn!(%error, "Redis is away: rate limits hold within this process only");
                self.away_until.store(now + PAUSE, Ordering::Relaxed);
                self.away.store(true, Ordering::Relaxed);
                metrics::redis_away(RedisUse::RateLimits, true);
                self.local.take_now(wants)
            }
        }
    }

    fn counting(&self) -> Counting {
        if self.away.load(Ordering::Relaxed) { Counting::RedisAway } else { Counting::Redis }
    }
}

/// The allowance from the script's reply for one key: how long to wait, and how much of the period is used up.
fn allowance(want: &Want, reply: &[u64]) -> Allowance {
    let [wait, used] = [0, 1].map(|at| Duration::from_millis(reply.get(at).copied().unwrap_or(0)));
    Allowance::new(want.rate, used, (!wait.is_zero()).then_some(wait))
}
