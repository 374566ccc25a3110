//! The configuration of the HTTP server and of the web app.

use serde::Deserialize;

use super::values;

/// The HTTP server and its public address.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Http {
    /// The address to listen on.
    pub listen: String,
    /// The public URL of the product, which links in mails start with. None: the address it listens on.
    #[serde(deserialize_with = "values::optional")]
    pub public_url: Option<String>,
    /// Origins of browser apps besides the product's own.
    #[serde(deserialize_with = "values::list")]
    pub allowed_origins: Vec<String>,
    /// Whether clients may use introspection. None: in development only.
    pub introspection: Option<bool>,
    /// Addresses and networks of proxies whose `X-Forwarded-For` is trusted.
    #[serde(deserialize_with = "values::list")]
    pub trusted_proxies: Vec<String>,
    /// How many seconds the server keeps answering, while it reports that it is not ready, once it has to stop. None: 5
    /// in production, 0 in development.
    pub drain_seconds: Option<u16>,
    /// The most connections. None: as many as the process has file descriptors for, but at most 10,000.
    pub max_connections: Option<usize>,
    /// The most connections from one address.
    pub connections_per_address: usize,
    /// How many seconds a client may take to send the head of a request.
    pub head_seconds: u16,
    /// How many seconds a connection may be idle between requests.
    pub idle_seconds: u16,
    /// The most WebSockets. None: nine tenths of `max_connections`.
    pub max_sockets: Option<usize>,
    /// The most WebSockets of one address without a login.
    pub sockets_per_address: usize,
    /// The most WebSockets of one account.
    pub sockets_per_account: usize,
    /// How many megabytes of public answers a process keeps in memory; 0 for none.
    pub public_cache_megabytes: u16,
    /// The most operations that run on one WebSocket at a time.
    pub operations_per_socket: usize,
}

impl Default for Http {
    fn default() -> Self {
        Self {
            listen: "127.0.0.1:8080".to_owned(),
            public_url: None,
            allowed_origins: Vec::new(),
            introspection: None,
            trusted_proxies: Vec::new(),
            drain_seconds: None,
            max_connections: None,
            connections_per_address: 1000,
            head_seconds: 10,
            idle_seconds: 75,
            max_sockets: None,
            sockets_per_address: 500,
            sockets_per_account: 100,
            public_cache_megabytes: 64,
            operations_per_socket: 50,
        }
    }
}

/// Maps in the web app.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Web {
    /// The URL of map tiles, with `{z}`, `{x}` and `{y}`. None: venues are shown without a map.
    #[serde(deserialize_with = "values::optional")]
    pub tile_url: Option<String>,
    /// The attribution that maps show for the tiles.
    pub tile_credit: String,
    /// The page that the attribution links to.
    pub tile_credit_url: String,
}

impl Default for Web {
    fn default() -> Self {
        Self {
            tile_url: None,
            tile_credit: "© OpenStreetMap".to_owned(),
            tile_credit_url: "https://www.openstreetmap.org/copyright".to_owned(),
        }
    }
}

/// Where the links of the REST API lead, how long its answers are kept, and who may log in with HTTP Basic.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Rest {
    /// The address that its links begin with. None: the public URL with `/api`.
    #[serde(deserialize_with = "values::optional")]
    pub base_url: Option<String>,
    /// `Cache-Control` of what everybody may see.
    pub cache_control: String,
    /// Whether accounts of the demo may log in with HTTP Basic. None: in development only.
    pub basic: Option<bool>,
}

impl Default for Rest {
    fn default() -> Self {
        Self { base_url: None, cache_control: "public, max-age=15".to_owned(), basic: None }
    }
}
