//! The lines of waiting rooms in Redis, for several processes.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use async_trait::async_trait;
use kernel::ids::EventId;
use kernel::metrics::{self, RedisUse};
use kernel::waiting_lines::{
    ABSENT, Ask, DEMAND_SECONDS, KEPT, Line, LineId, LocalLines, MOST_SKIPPED, Pace, REBUILD, SILENCE, Standing,
    WaitingLines,
};
use redis::aio::MultiplexedConnection;
use redis::{RedisResult, Script};
use secrecy::SecretString;
use tokio::time::Instant;

use crate::redis_servers::{Reconnecting, RedisServers, too_slow};

/// How long Redis is not called after a failure.
const PAUSE: Duration = Duration::from_secs(1);

/// The lines in Redis. While Redis is away, they are kept in this process, which everybody's signed numbers fill.
pub struct RedisLines {
    redis: Reconnecting,
    look: Script,
    prefix: String,
    patience: Duration,
    local: LocalLines,
    away_until: Mutex<Option<Instant>>,
    away: AtomicBool,
}

impl RedisLines {
    /// Lines whose keys start with the namespace. Redis is away if it does not answer a call within `patience`, for which
    /// somebody waits. Does not wait for Redis. Needs a Tokio runtime.
    pub fn connect(url: &SecretString, namespace: &str, patience: Duration) -> RedisResult<Self> {
        Ok(Self {
            redis: Reconnecting::to(RedisServers::parse(url)?, patience),
            look: Script::new(include_str!("look.lua")),
            prefix: format!("{namespace}:waiting:"),
            patience,
            local: LocalLines::default(),
            away_until: Mutex::default(),
            away: AtomicBool::new(false),
        })
    }

    /// Calls Redis, unless it has just failed; none if it fails.
    async fn call<T>(&self, call: impl AsyncFnOnce(&mut MultiplexedConnection) -> RedisResult<T>) -> Option<T> {
        if self.away_until().is_some_and(|until| Instant::now() < until) {
            return None;
        }
        let answer = if let Ok(answer) = tokio::time::timeout(self.patience, self.redis.call(call)).await {
            answer
        } else {
            self.redis.forget().await;
            Err(too_slow())
        };
        match answer {
            Ok(answer) => {
                if self.away.swap(false, Ordering::Relaxed) {
                    tracing::info!("Redis is back: waiting rooms are those of all processes together");
                    metrics::redis_away(RedisUse::WaitingLines, false);
                    // What happened meanwhile is known to those who wait.
                    self.local.forget_lines();
                }
                Some(answer)
            }
            Err(error) => {
                *self.away_until() = Some(Instant::now() + PAUSE);
                if !self.away.swap(true, Ordering::Relaxed) {
                    tracing::warn!(%error, "Redis is away: each process has waiting rooms of its own");
                }
                metrics::redis_away(RedisUse::WaitingLines, true);
                None
            }
        }
    }

    fn away_until(&self) -> std::sync::MutexGuard<'_, Option<Instant>> {
        self.away_until.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// The keys of a line. The braces keep them on one node of a cluster.
    fn keys(&self, line: LineId) -> [String; 4] {
        ["line", "seen", "admitted", "facts"].map(|name| format!("{}{{{line}}}:{name}", self.prefix))
    }

    fn kept_on_key(&self) -> String {
        format!("{}kept_on", self.prefix)
    }
}

#[async_trait]
impl WaitingLines for RedisLines {
    async fn look(&self, line: LineId, pace: Pace, asks: &[Ask]) -> Line {
        let mut look = self.look.prepare_invoke();
        for key in self.keys(line) {
            look.key(key);
        }
        look.arg(pace.now).arg(pace.opens_at).arg(pace.interval());
        look.arg(u8::from(pace.is_paused)).arg(u8::from(pace.has_begun));
        look.arg(ABSENT).arg(REBUILD).arg(SILENCE).arg(KEPT).arg(MOST_SKIPPED);
        for ask in asks {
            let optional = |number: Option<i64>| number.map(|number| number.to_string()).unwrap_or_default();
            let held = ask.number.map(|number| number.to_string()).unwrap_or_default();
            look.arg(ask.place.simple().to_string()).arg(u8::from(ask.joins)).arg(held);
            look.arg(optional(ask.admitted_at)).arg(ask.draw).arg(optional(ask.again_before));
        }
        let told: Option<Vec<i64>> = self.call(async |redis| look.invoke_async(redis).await).await;
        match told.and_then(|told| read(&told)) {
            Some(line) if line.standings.len() == asks.len() => line,
            // A line that begins here began in Redis, most likely.
            _ => self.local.look_now(line, Pace { has_begun: true, ..pace }, asks),
        }
    }

    async fn close(&self, line: LineId) {
        self.local.close_now(line);
        let (keys, kept_on) = (self.keys(line), self.kept_on_key());
        let mut pipe = redis::pipe();
        pipe.del(&keys[..]).ignore().zrem(kept_on, line.event_id.to_string()).ignore();
        self.call(async |redis| pipe.query_async::<()>(redis).await).await;
    }

    async fn demand(&self, event_id: EventId, orders: u64, now: i64) -> u64 {
        let second = now.div_euclid(1_000);
        let key = |second: i64| format!("{}{{{event_id}}}:demand:{second}", self.prefix);
        let mut pipe = redis::pipe();
        pipe.incr(key(second), orders).ignore().expire(key(second), 2 * DEMAND_SECONDS).ignore();
        pipe.mget((0..DEMAND_SECONDS).map(|back| key(second - back)).collect::<Vec<_>>());
        let counts = self.call(async |redis| pipe.query_async::<(Vec<Option<u64>>,)>(redis).await).await;
        match counts {
            Some((counts,)) => counts.into_iter().flatten().sum(),
            None => self.local.demand_now(event_id, orders, now),
        }
    }

    async fn keep_on(&self, event_id: EventId, until: i64) {
        self.local.keep_on_now(event_id, until);
        let mut add = redis::cmd("ZADD");
        add.arg(self.kept_on_key()).arg("GT").arg(until).arg(event_id.to_string());
        self.call(async |redis| add.query_async::<()>(redis).await).await;
    }

    async fn kept_on(&self, now: i64) -> Vec<(EventId, i64)> {
        let key = self.kept_on_key();
        let mut pipe = redis::pipe();
        pipe.cmd("ZREMRANGEBYSCORE").arg(&key).arg("-inf").arg(now).ignore();
        pipe.cmd("ZRANGE").arg(&key).arg(0).arg(-1).arg("WITHSCORES");
        let kept = self.call(async |redis| pipe.query_async::<(Vec<(String, i64)>,)>(redis).await).await;
        match kept {
            Some((kept,)) => kept.into_iter().filter_map(|(id, until)| Some((id.parse().ok()?, until))).collect(),
            None => self.local.kept_on_now(now),
        }
    }
}

/// Reads the script's reply.
fn read(told: &[i64]) -> Option<Line> {
    let ([began, waiting, admitted, left, next], each) = told.split_first_chunk::<5>()?;
    let count = |number: i64| u64::try_from(number).unwrap_or(0);
    let standings = each.chunks_exact(3).map(|standing| match *standing {
        [0, number, before] => Standing::Waiting { number: count(number), before: count(before) },
        [1, at, ..] => Standing::Admitted { at },
        _ => Standing::Nowhere,
    });
    Some(Line {
        standings: standings.collect(),
        began: *began,
        waiting: count(*waiting),
        admitted: count(*admitted),
        left: count(*left),
        next: u64::try_from(*next).ok(),
    })
}
