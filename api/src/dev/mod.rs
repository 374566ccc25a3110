//! Pages for development: the local mailbox and the payment sandbox. They are mounted only where those are in use.

mod mailbox;
mod page;
mod sandbox;

use std::sync::Arc;

use axum::Router;
use kernel::Env;
use kernel::mail::Mailbox;
use kernel::payments::SandboxDesk;

/// The routes of the mailbox and of the sandbox, if they are in use.
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
