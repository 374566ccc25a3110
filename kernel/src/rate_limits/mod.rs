//! The port for rate limiting.

mod groups;

use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;

pub use groups::{Group, Rates, Refusals};

/// A number of requests per period. All of them may come at once, and are then restored evenly (GCRA, a leaky bucket).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    /// The number of requests, at least 1.
    pub count: u32,
    /// The period, at least one second.
    pub period: Duration,
}

/// The text is not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("should be a number, a slash and a period in s, m or h, such as 60/1m")]
pub struct RateError;

impl Rate {
    /// A rate of `count` requests per `period`, which is in whole seconds.
    pub const fn new(count: u32, period: Duration) -> Self {
        Self { count, period }
    }

    /// The rate for something that `factor` clients share.
    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        Self { count: self.count.saturating_mul(factor), ..self }
    }
}

impl FromStr for Rate {
    type Err = RateError;

    /// Reads a rate such as `60/1m`; periods are in s, m or h, up to 24 hours.
    fn from_str(text: &str) -> Result<Self, RateError> {
        let (count, period) = text.split_once('/').ok_or(RateError)?;
        let (number, unit) = period.trim().split_at_checked(period.trim().len().saturating_sub(1)).ok_or(RateError)?;
        let seconds = match unit {
            "s" => 1,
            "m" => 60,
            "h" => 3_600,
            _ => return Err(RateError),
        };
        let number: u32 = if number.is_empty() { 1 } else { number.parse().map_err(|_| RateError)? };
        let count: u32 = count.trim().parse().map_err(|_| RateError)?;
        let fits = (1..=1_000_000).contains(&count) && (1..=86_400).contains(&(u64::from(number) * seconds));
        fits.then(|| Self::new(count, Duration::from_secs(u64::from(number) * seconds))).ok_or(RateError)
    }
}

/// A number of requests that a client wants to make.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// The group and the client, such as `orders:ip:192.0.2.7`.
    pub key: String,
    /// The rate that applies.
    pub rate: Rate,
    /// The number of requests, at least 1.
    pub count: u32,
}

/// What is left of a rate after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// The number of requests that the rate allows at once.
    pub limit: u32,
    /// The number of requests that are left now.
    pub remaining: u32,
    /// How long until all of them are restored.
    pub reset: Duration,
    /// How long to wait before the next try; none if the request is allowed.
    pub retry_after: Option<Duration>,
}

impl Allowance {
    /// What is left of a rate when `used` of its period is used up.
    pub fn new(rate: Rate, used: Duration, retry_after: Option<Duration>) -> Self {
        let free = rate.period.saturating_sub(used).as_secs_f64() / rate.period.as_secs_f64();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and count")]
        // The small summand prevents that rounding turns a whole number into one less.
        let remaining = (free * f64::from(rate.count) + 1e-6).floor() as u32;
        Self { limit: rate.count, remaining, reset: used, retry_after }
    }

    /// The stricter of two allowances: the longer wait, else the smaller share left.
    #[must_use]
    pub fn tighter(self, other: Self) -> Self {
        let room = |allowance: &Self| {
            (
                std::cmp::Reverse(allowance.retry_after),
                allowance.remaining.saturating_mul(1_000) / allowance.limit.max(1),
            )
        };
        if room(&other) < room(&self) { other } else { self }
    }
}

/// Where requests are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// In Redis, for all processes.
    Redis,
    /// In this process, because no Redis is configured.
    Process,
    /// In this process, because Redis did not answer when it was last used.
    RedisAway,
}

/// Counts requests against their rates, in this process or for all processes.
#[async_trait]
pub trait RateLimiter: Send + Sync {
    /// Counts all of `wants`, and returns the strictest allowance; none if `wants` is empty. Never fails: without
    /// Redis, this process counts by itself.
    async fn take(&self, wants: &[Want]) -> Option<Allowance>;

    /// Where requests are counted right now.
    fn counting(&self) -> Counting;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rates_are_read() {
        assert_eq!("60/1m".parse(), Ok(Rate::new(60, Duration::from_mins(1))));
        assert_eq!(" 5 / 15m ".parse(), Ok(Rate::new(5, Duration::from_mins(15))));
        assert_eq!("7/s".parse(), Ok(Rate::new(7, Duration::from_secs(1))));
        for wrong in ["", "60", "0/1m", "60/0m", "60/1", "60/1d", "-1/1m", "60/25h", "1/1é", "9999999999/1m"] {
            assert_eq!(wrong.parse::<Rate>(), Err(RateError), "{wrong}");
        }
    }

    #[test]
    fn the_tighter_allowance_counts() {
        let rate = Rate::new(10, Duration::from_secs(100));
        let allowance = |used: u64, wait: Option<u64>| {
            Allowance::new(rate, Duration::from_secs(used), wait.map(Duration::from_secs))
        };
        assert_eq!(allowance(30, None).remaining, 7);
        assert_eq!(allowance(100, None).remaining, 0);
        assert_eq!(allowance(30, None).tighter(allowance(40, None)).remaining, 6);
        let waiting = allowance(100, Some(5));
        assert_eq!(allowance(100, None).tighter(waiting), waiting);
        assert_eq!(allowance(100, Some(9)).tighter(waiting).retry_after, Some(Duration::from_secs(9)));
    }
}
