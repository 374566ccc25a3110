//! Adapters for other systems, one file or folder each. They implement the kernel's ports and contain no business
//! rules.

mod crm;
mod files;
mod geocoding;
mod mailbox;
mod object_files;
mod otlp;
pub mod probes;
mod rate_limits;
mod redis_servers;
mod redis_signals;
mod sandbox;
mod sentry;
mod smtp;
mod stripe;
mod waiting_lines;

pub use self::sentry::{Fault, Sentry, SentryOptions, SentrySetupError, check_dsn};
pub use crm::{CrmOptions, CrmSetupError, CrmSystems};
pub use geocoding::{GeocodingOptions, GeocodingService, GeocodingSetupError, HttpGeocoder};
pub use mailbox::LocalMailbox;
pub use object_files::{FilesSetupError, ObjectFiles, S3Options};
pub use otlp::{OtlpOptions, OtlpSetupError, Traces};
pub use rate_limits::{LocalRateLimiter, RedisRateLimiter};
pub use redis_servers::RedisServers;
pub use redis_signals::RedisSignals;
pub use sandbox::Sandbox;
pub use smtp::{Smtp, SmtpSetupError};
pub use stripe::{Stripe, StripeOptions, StripeSetupError};
pub use waiting_lines::RedisLines;
