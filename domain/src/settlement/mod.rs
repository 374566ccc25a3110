//! Bringing payments in line with what their provider says: webhooks, what is new there, and looks of our own. Whatever
//! made us look, states only move forward, and each effect is tied to the move that causes it.

mod apply;
mod looks;
mod reconcile;
mod sync;

pub use reconcile::reconcile;
pub(crate) use sync::{forget_webhooks, sync_with};
pub use sync::{handle_webhook, receive, sync};
