//! Rate limiters: one for this process, and one in Redis for all processes.

mod local;
mod shared;

pub use local::LocalRateLimiter;
pub use shared::RedisRateLimiter;
