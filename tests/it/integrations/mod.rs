//! The adapters, against doubles of other systems.

mod files;
mod redis_signals;
mod sentry;
mod smtp;
mod stripe;
mod webhooks;
