//! What of the configuration only the public face depends on.

use std::time::Duration;

use ipnet::IpNet;
use kernel::rate_limits::Rates;
use secrecy::SecretString;

/// Bodies above this many bytes are refused with 413.
pub const MAX_BODY: usize = 1 << 20;

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
