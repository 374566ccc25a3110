//! The part of the configuration that only the API uses.

use std::time::Duration;

use ipnet::IpNet;
use kernel::rate_limits::Rates;
use secrecy::SecretString;

/// Bodies above this many bytes are refused with 413.
pub const MAX_BODY: usize = 1 << 20;

/// The part of the configuration that only the API uses.
#[derive(Debug, Clone)]
pub struct ApiOptions {
    /// Whether this is production: no pages for developers, and no details for attackers.
    pub production: bool,
    /// Whether clients may query the schema. On in development, off in production unless configured.
    pub introspection: bool,
    /// Whether `/graphiql` is served.
    pub graphiql: bool,
    /// Origins of browser apps, besides the product's own, such as `https://tickets.example.org`.
    pub allowed_origins: Vec<String>,
    /// The newest migration this build relies on; readiness waits for it. Empty: not checked.
    pub migration: String,
    /// Accounts of the demo data, shown to developers.
    pub demo_logins: Vec<DemoLogin>,
    /// The rate limits of each group of requests.
    pub rates: Rates,
    /// Proxies whose `X-Forwarded-For` is trusted.
    pub trusted_proxies: Vec<IpNet>,
    /// The URL of map tiles, with `{z}`, `{x}` and `{y}`.
    pub tile_url: Option<String>,
    /// The attribution of the tiles, and the URL that it links to.
    pub tile_credit: (String, String),
    /// The secret for delivering returned mails; without it, none are accepted.
    pub bounce_secret: Option<SecretString>,
    /// How long a request may take.
    pub request_timeout: Duration,
    /// How long a WebSocket may take to send `connection_init`.
    pub connection_init_timeout: Duration,
    /// How many WebSockets there may be.
    pub max_sockets: usize,
    /// How many anonymous WebSockets an address may have.
    pub sockets_per_address: usize,
    /// How many WebSockets an account may have.
    pub sockets_per_account: usize,
    /// How many bytes of public answers are kept in memory.
    pub public_cache_bytes: u64,
    /// How many operations may run on one WebSocket at a time.
    pub operations_per_socket: usize,
    /// Where the links of the REST API lead, and how long its answers are kept.
    pub rest: RestOptions,
}

/// The part of the configuration that the REST API uses.
#[derive(Debug, Clone)]
pub struct RestOptions {
    /// The address that its links begin with, without a trailing slash.
    pub base_url: String,
    /// `Cache-Control` of what everybody may see.
    pub cache_control: String,
}

impl Default for RestOptions {
    fn default() -> Self {
        Self { base_url: "/api".to_owned(), cache_control: "public, max-age=15".to_owned() }
    }
}

/// An account of the demo data.
#[derive(Debug, Clone)]
pub struct DemoLogin {
    /// Its role in the demo, such as "organizer".
    pub who: String,
    /// The e-mail address to log in with.
    pub email: String,
    /// The password to log in with.
    pub password: String,
}

impl Default for ApiOptions {
    /// The defaults for development.
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
            max_sockets: 9_000,
            sockets_per_address: 500,
            sockets_per_account: 100,
            public_cache_bytes: 64 << 20,
            operations_per_socket: 50,
            rest: RestOptions::default(),
        }
    }
}
