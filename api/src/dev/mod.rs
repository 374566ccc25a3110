//! Pages for development: the local mailbox and the payment sandbox. They are mounted only where those are in use.

mod mailbox;
mod page;
mod sandbox;

use std::sync::Arc;

use axum::Router;
use kernel::Env;
use kernel::mail::Mailbox;
use kernel::payments::SandboxDesk;

/// The routes of what is there: the mailbox's pages with a mailbox, the pay page with a sandbox.
pub fn router<S: Clone + Send + Sync + 'static>(
    env: &Env,
    mailbox: Option<Arc<dyn Mailbox>>,
    desk: Option<Arc<dyn SandboxDesk>>,
) -> Router<S> {
    let mut router = Router::new();
    if let Some(mailbox) = mailbox {
        router = router.merge(mailbox::router(mailbox));
    }
    if let Some(desk) = desk {
        router = router.merge(sandbox::router(env.clone(), desk));
    }
    router
}
