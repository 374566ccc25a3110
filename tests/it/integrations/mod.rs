//! The adapters, against doubles of other systems.

mod files;
mod geocoding;
mod redis_signals;
mod sentry;
mod smtp;
mod stripe;
mod webhooks;
