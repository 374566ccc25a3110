//! Updating payments from their provider: by webhooks, by its list of recent events, and by scheduled checks. Whatever
//! the trigger, states only move forward, and each effect happens with the move that causes it.

mod apply;
mod looks;
mod receive;
mod reconcile;
mod sync;

pub use receive::Receiver;
pub use reconcile::reconcile;
pub(crate) use sync::{forget_webhooks, sync_with};
pub use sync::{handle_webhook, sync};
