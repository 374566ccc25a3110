//! The state of the API: what it is built from, and what its handlers share.

use std::sync::Arc;

use domain::checkout::Desk;
use domain::waiting_rooms::Rooms;
use kernel::Env;
use kernel::db::Availability;
use kernel::mail::Mailbox;
use kernel::payments::SandboxDesk;
use kernel::rate_limits::RateLimiter;
use tokio::sync::watch;

use crate::auth::AccessTokens;
use crate::crowd::Crowd;
use crate::lifecycle::Phase;
use crate::options::ApiOptions;
use crate::origins::Origins;
use crate::public_cache::PublicCache;
use crate::rate_limits::RateLimits;
use crate::web_app::{self, Files, Shell, WebFile};

/// What the API is built from.
#[derive(Clone)]
pub struct ApiState {
    /// The environment of the domain's operations.
    pub env: Env,
    /// Signs and verifies access tokens.
    pub tokens: Arc<AccessTokens>,
    /// The part of the configuration that only the API uses.
    pub options: ApiOptions,
    /// Mail kept here instead of being sent, shown at `/dev/mailbox` in development.
    pub mailbox: Option<Arc<dyn Mailbox>>,
    /// The sandbox's payments, paid at `/sandbox/pay/…` in development.
    pub sandbox: Option<Arc<dyn SandboxDesk>>,
    /// Counts requests; none if rate limits are off.
    pub limiter: Option<Arc<dyn RateLimiter>>,
    /// The files of the built web app; empty if it was not built.
    pub web: &'static [WebFile],
    /// Whether the database can be reached.
    pub database: Availability,
    /// Whether the process serves requests or is shutting down.
    pub phase: watch::Receiver<Phase>,
}

/// The state that handlers share.
pub struct App {
    /// The environment of the domain's operations.
    pub env: Env,
    /// Signs and verifies access tokens.
    pub tokens: Arc<AccessTokens>,
    /// The part of the configuration that only the API uses.
    pub options: ApiOptions,
    /// The origins whose scripts may call the API.
    pub origins: Origins,
    /// Counts requests, and rejects those above the limits.
    pub rate_limits: Arc<RateLimits>,
    /// Counts requests to tell whether they come from a crowd.
    pub crowd: Crowd,
    /// Answers that everybody gets.
    pub public: PublicCache,
    /// Whether mail is kept here instead of being sent.
    pub has_mailbox: bool,
    /// The files of the built web app.
    pub files: Files,
    /// The events with a waiting room.
    pub rooms: Rooms,
    /// Takes orders, many of them together.
    pub desk: Desk,
    /// The app's page, `index.html`.
    pub shell: Shell,
    /// Whether the database can be reached.
    pub database: Availability,
    /// Whether the process serves requests or is shutting down.
    pub phase: watch::Receiver<Phase>,
}

impl App {
    /// Builds the state that handlers share.
    pub fn new(state: &ApiState) -> Self {
        let refusals = Arc::clone(&state.env.refusals);
        let rate_limits = Arc::new(RateLimits::new(state.limiter.clone(), state.options.rates, refusals));
        let origins = Origins::new(
            &state.env.settings.public_url,
            &state.options.allowed_origins,
            // Developers use 127.0.0.1 as well as localhost.
            !state.options.production,
        );
        let files = Files::new(state.web);
        let shell =
            Shell::new(&files, &web_app::config(&state.options), state.options.tile_url.as_deref(), &state.env.site);
        let rooms = Rooms::new(&state.env);
        Self {
            env: state.env.clone(),
            tokens: Arc::clone(&state.tokens),
            options: state.options.clone(),
            origins,
            rate_limits,
            crowd: Crowd::default(),
            public: PublicCache::new(&state.env, state.options.public_cache_bytes),
            desk: Desk::new(rooms.clone()),
            rooms,
            has_mailbox: state.mailbox.is_some(),
            files,
            shell,
            database: state.database.clone(),
            phase: state.phase.clone(),
        }
    }
}
