//! The router: every route of the public face and what surrounds all of them.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{DefaultBodyLimit, Request};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{any, get};
use axum::{Router, middleware};
use domain::orders::Combiner;
use ipnet::IpNet;
use kernel::Env;
use kernel::db::Availability;
use kernel::mail::Mailbox;
use kernel::payments::SandboxDesk;
use kernel::rate_limits::{RateLimiter, Rates};
use secrecy::SecretString;
use tokio::sync::watch;
use tower_http::compression::CompressionLayer;
use tower_http::compression::predicate::{DefaultPredicate, Predicate as _, SizeAbove};
use tower_http::cors::{AllowOrigin, CorsLayer};
use tower_http::timeout::{TimeoutBody, TimeoutLayer};

use crate::auth::AccessTokens;
use crate::endpoint::documents::Documents;
use crate::endpoint::executor::Executor;
use crate::endpoint::shape::Types;
use crate::lifecycle::Phase;
use crate::measure::Operations;
use crate::observe::{self, REQUEST_ID, TRACEPARENT};
use crate::origins::Origins;
use crate::rate_limits::{self, HEADERS, RateLimits};
use crate::socket::seats::Sockets;
use crate::web::{self, Files, Shell, WebFile};
use crate::{covers, dev, downloads, endpoint, exports, graphql, health, pages, socket, webhooks};

/// Bodies above this many bytes are refused with 413.
pub(crate) const MAX_BODY: usize = 1 << 20;

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

/// The part of the configuration that only the public face depends on.
#[derive(Debug, Clone)]
pub struct ApiOptions {
    /// Whether this faces the world: no pages for developers, no help for those who probe.
    pub production: bool,
    /// Whether clients may ask for the schema. Development: on; production: off unless wanted.
    pub introspection: bool,
    /// Whether `/graphiql` is served.
    pub graphiql: bool,
    /// Origins of browser apps, besides the product's own, such as `https://tickets.example.org`.
    pub allowed_origins: Vec<String>,
    /// The newest migration this build relies on; readiness waits for it. Empty: not checked.
    pub migration: String,
    /// Accounts of the demo data, shown to developers.
    pub demo_logins: Vec<DemoLogin>,
    /// How often one may ask.
    pub rates: Rates,
    /// Proxies whose word on a client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// Where maps get their tiles from, with `{z}`, `{x}` and `{y}`.
    pub tile_url: Option<String>,
    /// Whose work the tiles are, and the address that says so at length.
    pub tile_credit: (String, String),
    /// What lets mails that came back in; without it, none are taken.
    pub bounce_secret: Option<SecretString>,
    /// How long a request may take.
    pub request_timeout: Duration,
    /// How long an opened socket may wait before it says who it is.
    pub connection_init_timeout: Duration,
    /// How many sockets of an address may be of nobody in particular.
    pub sockets_per_address: usize,
    /// How many sockets an account may have.
    pub sockets_per_account: usize,
}

/// An account of the demo data.
#[derive(Debug, Clone)]
pub struct DemoLogin {
    /// What it is for, such as "organizer".
    pub who: String,
    /// Its address.
    pub email: String,
    /// Its password.
    pub password: String,
}

impl Default for ApiOptions {
    /// Development.
    fn default() -> Self {
        Self {
            production: false,
            introspection: true,
            graphiql: true,
            allowed_origins: Vec::new(),
            migration: String::new(),
            demo_logins: Vec::new(),
            rates: Rates::default(),
            trusted_proxies: Vec::new(),
            tile_url: None,
            tile_credit: (String::new(), String::new()),
            bounce_secret: None,
            request_timeout: Duration::from_secs(10),
            connection_init_timeout: Duration::from_secs(10),
            sockets_per_address: 500,
            sockets_per_account: 100,
        }
    }
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
    fn new(state: &ApiState) -> Self {
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
        let shell = Shell::new(&files, &web::config(&state.options), state.options.tile_url.as_deref());
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

/// The whole public face.
pub fn router(state: ApiState) -> Router {
    let app = Arc::new(App::new(&state));
    let ApiState { env, options, mailbox, sandbox, .. } = state;
    // A body whose sender falls silent is given up before the request is, whose time is ours to answer.
    let silence = options.request_timeout / 2;
    let mut router = Router::new()
        .route("/graphql", get(endpoint::get).post(endpoint::post))
        .route("/graphql/ws", any(socket::open))
        .route("/schema.graphql", get(schema_text))
        .route("/.well-known/jwks.json", get(jwks))
        .route("/health/live", get(health::live))
        .route("/health/ready", get(health::ready))
        .merge(
            web::router()
                .merge(pages::router(&app))
                .merge(downloads::router())
                .merge(exports::router())
                .layer(middleware::from_fn_with_state(Arc::clone(&app), rate_limits::guard))
                .layer(timeout(&options)),
        )
        .merge(covers::uploads().layer(middleware::from_fn_with_state(Arc::clone(&app), rate_limits::guard)))
        .merge(covers::files().layer(timeout(&options)))
        .fallback(web::fallback)
        .with_state(Arc::clone(&app))
        .merge(webhooks::router(env.clone(), options.bounce_secret.clone()).layer(timeout(&options)));
    if !options.production {
        router = router.merge(dev::router(&env, mailbox, sandbox).layer(timeout(&options)));
    }
    router
        .layer(DefaultBodyLimit::max(MAX_BODY))
        .layer(middleware::map_request(move |request: Request| {
            let silence = if covers::is_upload(&request) { covers::SILENCE } else { silence };
            std::future::ready(request.map(|body| Body::new(TimeoutBody::new(silence, body))))
        }))
        .layer(cors(&app))
        .layer(CompressionLayer::new().compress_when(DefaultPredicate::new().and(SizeAbove::new(1024))))
        .layer(middleware::from_fn_with_state(app, observe::surround))
}

/// GraphQL tells of a timeout in its own words and sockets stay; everything else ends here.
fn timeout(options: &ApiOptions) -> TimeoutLayer {
    TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, options.request_timeout)
}

/// Browser apps on allowed origins may call the API, with cookies for the refresh token.
fn cors(app: &App) -> CorsLayer {
    let origins = app.origins.listed().filter_map(|origin| HeaderValue::from_str(origin).ok());
    CorsLayer::new()
        .allow_origin(AllowOrigin::list(origins))
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([header::CONTENT_TYPE, header::AUTHORIZATION, REQUEST_ID, TRACEPARENT])
        .expose_headers([REQUEST_ID, header::DATE, header::RETRY_AFTER].into_iter().chain(HEADERS).collect::<Vec<_>>())
        .allow_credentials(true)
        .max_age(Duration::from_hours(1))
}

/// The public contract.
async fn schema_text(axum::extract::State(app): axum::extract::State<Arc<App>>) -> Response {
    if !app.options.introspection {
        return not_found().await;
    }
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], app.schema.sdl()).into_response()
}

/// The keys that verify access tokens, for other services. Short-lived, so that a new key is known soon.
async fn jwks(axum::extract::State(app): axum::extract::State<Arc<App>>) -> Response {
    ([(header::CACHE_CONTROL, "public, max-age=300")], axum::Json(app.tokens.jwks())).into_response()
}

/// Nothing lives here.
pub(crate) async fn not_found() -> Response {
    problem(StatusCode::NOT_FOUND, "NOT_FOUND", "There is nothing here.")
}

/// An error outside GraphQL, in the same form as GraphQL's errors.
pub(crate) fn problem(status: StatusCode, code: &str, message: &str) -> Response {
    let body = serde_json::json!({ "errors": [{ "message": message, "extensions": { "code": code } }] });
    (status, axum::Json(body)).into_response()
}
