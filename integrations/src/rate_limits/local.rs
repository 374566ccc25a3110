use std::collections::HashMap;
use std::num::NonZeroU32;
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, PoisonError, RwLock};
use std::time::Duration;

use async_trait::async_trait;
use governor::Quota;
use governor::clock::Clock as GovernorClock;
use governor::middleware::StateInformationMiddleware;
use governor::nanos::Nanos;
use governor::state::keyed::DashMapStateStore;
use kernel::clock::Clock;
use kernel::rate_limits::{Allowance, Counting, Rate, RateLimiter, Want};

/// After this many requests, keys that were not used for a while are dropped.
const TIDY_EVERY: u32 = 10_000;

type Keyed = governor::RateLimiter<String, DashMapStateStore<String>, Wall, StateInformationMiddleware>;

/// A rate limiter within this process, with one keyed limiter of `governor` per rate.
pub struct LocalRateLimiter {
    clock: Wall,
    by_rate: RwLock<HashMap<Rate, Arc<Keyed>>>,
    asked: AtomicU32,
}

/// Our clock, for `governor`.
#[derive(Clone)]
struct Wall(Arc<dyn Clock>);

impl GovernorClock for Wall {
    type Instant = Nanos;

    fn now(&self) -> Nanos {
        Nanos::from(Duration::from_millis(u64::try_from(self.0.unix_millis()).unwrap_or(0)))
    }
}

impl LocalRateLimiter {
    /// A limiter that uses this clock.
    pub fn new(clock: Arc<dyn Clock>) -> Self {
        Self { clock: Wall(clock), by_rate: RwLock::default(), asked: AtomicU32::new(0) }
    }

    /// Counts without awaiting; see [`RateLimiter::take`].
    pub(super) fn take_now(&self, wants: &[Want]) -> Option<Allowance> {
        if self.asked.fetch_add(1, Ordering::Relaxed) % TIDY_EVERY == TIDY_EVERY - 1 {
            self.tidy();
        }
        wants.iter().map(|want| self.take_one(want)).reduce(Allowance::tighter)
    }

    fn take_one(&self, want: &Want) -> Allowance {
        let Want { key, rate, count } = want;
        let keyed = self.keyed(*rate);
        let count = NonZeroU32::new(*count).unwrap_or(NonZeroU32::MIN);
        match keyed.check_key_n(key, count) {
            Ok(Ok(state)) => {
                let left = f64::from(state.remaining_burst_capacity()) / f64::from(rate.count);
                Allowance::new(*rate, rate.period.mul_f64((1.0 - left).max(0.0)), None)
            }
            Ok(Err(until)) => Allowance::new(*rate, rate.period, Some(until.wait_time_from(self.clock.now()))),
            // More requests at once than the rate ever allows.
            Err(_) => Allowance::new(*rate, rate.period, Some(rate.period)),
        }
    }

    fn keyed(&self, rate: Rate) -> Arc<Keyed> {
        if let Some(keyed) = self.by_rate.read().unwrap_or_else(PoisonError::into_inner).get(&rate) {
            return Arc::clone(keyed);
        }
        let mut by_rate = self.by_rate.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(by_rate.entry(rate).or_insert_with(|| {
            let state = DashMapStateStore::default();
            Arc::new(Keyed::new(quota(rate), state, self.clock.clone()))
        }))
    }

    fn tidy(&self) {
        for keyed in self.by_rate.read().unwrap_or_else(PoisonError::into_inner).values() {
            keyed.retain_recent();
        }
    }
}

fn quota(rate: Rate) -> Quota {
    let count = NonZeroU32::new(rate.count).unwrap_or(NonZeroU32::MIN);
    let interval = (rate.period / count.get()).max(Duration::from_nanos(1));
    // This only fails for an interval of zero.
    Quota::with_period(interval).unwrap_or(Quota::per_second(count)).allow_burst(count)
}

#[async_trait]
impl RateLimiter for LocalRateLimiter {
    async fn take(&self, wants: &[Want]) -> Option<Allowance> {
        self.take_now(wants)
    }

    fn counting(&self) -> Counting {
        Counting::Process
    }
}
