//! What the public face is made of, and what its handlers share.

use std::sync::Arc;

use domain::orders::Combiner;
use kernel::Env;
use kernel::db::Availability;
use kernel::mail::Mailbox;
use kernel::payments::SandboxDesk;
use kernel::rate_limits::RateLimiter;
use tokio::sync::watch;

use crate::auth::AccessTokens;
use crate::engine::documents::Documents;
use crate::engine::executor::Executor;
use crate::engine::measure::Operations;
use crate::engine::shape::Types;
use crate::graphql;
use crate::lifecycle::Phase;
use crate::options::ApiOptions;
use crate::origins::Origins;
use crate::rate_limits::RateLimits;
use crate::seats::Sockets;
use crate::web_app::{self, Files, Shell, WebFile};

/// What the public face works with.
#[derive(Clone)]
pub struct ApiState {
    /// The domain's environment.
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
pub(crate) struct App {
    pub(crate) env: Env,
    pub(crate) tokens: Arc<AccessTokens>,
    pub(crate) options: ApiOptions,
    pub(crate) origins: Origins,
    pub(crate) rate_limits: Arc<RateLimits>,
    pub(crate) schema: Executor,
    pub(crate) documents: Documents,
    pub(crate) operations: Operations,
    pub(crate) sockets: Sockets,
    pub(crate) has_mailbox: bool,
    pub(crate) files: Files,
    pub(crate) shell: Shell,
    pub(crate) database: Availability,
    pub(crate) phase: watch::Receiver<Phase>,
}

impl App {
    pub(crate) fn new(state: &ApiState) -> Self {
        let refusals = Arc::clone(&state.env.refusals);
        let rate_limits = Arc::new(RateLimits::new(state.limiter.clone(), state.options.rates, refusals));
        let mut schema = graphql::schema()
            .data(state.env.clone())
            .data(Combiner::default())
            .data(Arc::clone(&state.tokens))
            .data(Arc::clone(&rate_limits));
        if !state.options.introspection {
            schema = schema.disable_introspection();
        }
        if state.options.production {
            schema = schema.disable_suggestions();
        }
        let origins = Origins::new(
            &state.env.settings.public_url,
            &state.options.allowed_origins,
            // A developer comes by 127.0.0.1 as well as by localhost.
            !state.options.production,
        );
        let schema = Executor::new(schema.finish());
        let types = Arc::new(Types::of(&schema.sdl()));
        let files = Files::new(state.web);
        let shell = Shell::new(&files, &web_app::config(&state.options), state.options.tile_url.as_deref());
        Self {
            env: state.env.clone(),
            tokens: Arc::clone(&state.tokens),
            options: state.options.clone(),
            origins,
            rate_limits,
            schema,
            operations: Operations::of(&types),
            documents: Documents::new(types),
            sockets: Sockets::new(state.options.sockets_per_address, state.options.sockets_per_account),
            has_mailbox: state.mailbox.is_some(),
            files,
            shell,
            database: state.database.clone(),
            phase: state.phase.clone(),
        }
    }
}
