//! The adapters against doubles of the outside world.

mod files;
mod redis_signals;
mod sentry;
mod smtp;
mod stripe;
mod webhooks;
