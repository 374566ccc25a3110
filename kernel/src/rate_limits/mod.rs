//! How often somebody may ask for something: what the public face wants of whoever counts.

mod groups;

use std::str::FromStr;
use std::time::Duration;

use async_trait::async_trait;

pub use groups::{Group, Rates, Refusals};

/// So many in a period. They may come at once; then they come back evenly (GCRA, a leaky bucket).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Rate {
    /// How many, at least one.
    pub count: u32,
    /// In how long, at least a second.
    pub period: Duration,
}

/// What is not a rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("should be a number, a slash and a period in s, m or h, such as 60/1m")]
pub struct RateError;

impl Rate {
    /// A rate of so many in a period of whole seconds.
    pub const fn new(count: u32, period: Duration) -> Self {
        Self { count, period }
    }

    /// The same for a place that several share.
    #[must_use]
    pub fn times(self, factor: u32) -> Self {
        Self { count: self.count.saturating_mul(factor), ..self }
    }
}

impl FromStr for Rate {
    type Err = RateError;

    /// Reads `60/1m`.
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

/// One thing that is asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Want {
    /// Who asks for what, such as `orders:ip:192.0.2.7`.
    pub key: String,
    /// How often that may be.
    pub rate: Rate,
    /// How many at once, at least one.
    pub count: u32,
}

/// How somebody stands after asking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// How many the rate allows at once.
    pub limit: u32,
    /// How many are left.
    pub remaining: u32,
    /// When all of them will be back.
    pub reset: Duration,
    /// If it was too often: when to ask again.
    pub retry_after: Option<Duration>,
}

impl Allowance {
    /// How one stands by a rate of which so much time is used up, and how long one has to wait, if so.
    pub fn new(rate: Rate, used: Duration, retry_after: Option<Duration>) -> Self {
        let free = rate.period.saturating_sub(used).as_secs_f64() / rate.period.as_secs_f64();
        #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "between 0 and count")]
        // A hair more, so that what was left exactly does not become one less by rounding.
        let remaining = (free * f64::from(rate.count) + 1e-6).floor() as u32;
        Self { limit: rate.count, remaining, reset: used, retry_after }
    }

    /// The one of two that gives less room: who has to wait longest, else of what least is left.
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

/// Where it is counted how often somebody asks.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Counting {
    /// In Redis, for all processes together.
    Redis,
    /// In this process: there is no Redis to count in.
    Process,
    /// In this process, because Redis is away: it did not answer when it was last asked.
    RedisAway,
}

/// Counts: in this process, or for all processes together.
#[async_trait]
pub trait RateLimiter: Send + Sync {
    /// Asks for all of it at once. Whoever is refused one of them has to wait; there is always an answer.
    /// None where nothing is asked for.
    async fn take(&self, wants: &[Want]) -> Option<Allowance>;

    /// Where it counts right now.
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
