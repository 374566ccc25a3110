//! What the public face is made of, and what its handlers share.

use std::sync::Arc;

use kernel::Env;
use kernel::db::Availability;
use kernel::mail::Mailbox;
use kernel::payments::SandboxDesk;
use kernel::rate_limits::RateLimiter;
use tokio::sync::watch;

use crate::auth::AccessTokens;
use crate::lifecycle::Phase;
use crate::options::ApiOptions;
use crate::origins::Origins;
use crate::rate_limits::RateLimits;
use crate::web_app::{self, Files, Shell, WebFile};

/// What the public face works with.
#[derive(Clone)]
pub struct ApiState {
    /// What operations work with.
    pub env: Env,
    /// Signs and verifies access tokens.
    pub tokens: Arc<AccessTokens>,
    /// What was configured.
    pub options: ApiOptions,
    /// Mail kept here instead of being sent, shown at `/dev/mailbox` in development.
    pub mailbox: Option<Arc<dyn Mailbox>>,
    /// The sandbox's payments, paid at `/sandbox/pay/…` in development.
    pub sandbox: Option<Arc<dyn SandboxDesk>>,
    /// Counts how often one asks; none where there are no limits.
    pub limiter: Option<Arc<dyn RateLimiter>>,
    /// The built web app; empty where it was not built.
    pub web: &'static [WebFile],
    /// Whether the database is there.
    pub database: Availability,
    /// How far the process is on its way out.
    pub phase: watch::Receiver<Phase>,
}

/// What handlers share.
pub struct App {
    /// The domain's environment.
    pub env: Env,
    /// Signs and verifies access tokens.
    pub tokens: Arc<AccessTokens>,
    /// What was configured.
    pub options: ApiOptions,
    /// Which sites' scripts may call.
    pub origins: Origins,
    /// How often one may ask.
    pub rate_limits: Arc<RateLimits>,
    /// Whether mail is kept here instead of being sent.
    pub has_mailbox: bool,
    /// The built web app.
    pub files: Files,
    /// Its one page.
    pub shell: Shell,
    /// Whether the database is there.
    pub database: Availability,
    /// How far the process is on its way out.
    pub phase: watch::Receiver<Phase>,
}

impl App {
    /// Of a process's parts.
    pub fn new(state: &ApiState) -> Self {
        let refusals = Arc::clone(&state.env.refusals);
        let rate_limits = Arc::new(RateLimits::new(state.limiter.clone(), state.options.rates, refusals));
        let origins = Origins::new(
            &state.env.settings.public_url,
            &state.options.allowed_origins,
            // A developer comes by 127.0.0.1 as well as by localhost.
            !state.options.production,
        );
        let files = Files::new(state.web);
        let shell = Shell::new(&files, &web_app::config(&state.options), state.options.tile_url.as_deref());
        Self {
            env: state.env.clone(),
            tokens: Arc::clone(&state.tokens),
            options: state.options.clone(),
            origins,
            rate_limits,
            has_mailbox: state.mailbox.is_some(),
            files,
            shell,
            database: state.database.clone(),
            phase: state.phase.clone(),
        }
    }
}
