//! Who asks how often: counted in this process, or in Redis for all of them.

mod local;
mod shared;

pub use local::LocalRateLimiter;
pub use shared::RedisRateLimiter;
