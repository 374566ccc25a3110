//! Finds the Redis server to use: the one of a URL, or the master that Sentinels name.

use std::sync::Arc;
use std::time::Duration;

use redis::aio::MultiplexedConnection;
use redis::{AsyncConnectionConfig, Client, ErrorKind, RedisError, RedisResult, Value};
use secrecy::{ExposeSecret as _, SecretString};
use tokio::sync::Mutex;
use tokio::time::timeout;

/// How long one Sentinel, and the master that it names, may take to answer.
const PATIENCE: Duration = Duration::from_secs(1);
/// The usual port of a Sentinel.
const PORT: u16 = 26379;

/// Where Redis is. Cheap to clone.
#[derive(Clone)]
pub struct RedisServers(Arc<Servers>);

enum Servers {
    One(SecretString),
    Master(Sentinels),
}

/// The Sentinels that watch over a master and its replicas
/// (<https://redis.io/docs/latest/develop/reference/sentinel-clients/>).
struct Sentinels {
    nodes: Vec<Client>,
    /// The name that they know the master by.
    name: String,
    /// The start and the end of the master's URL, without its host.
    url: (SecretString, String),
}

impl RedisServers {
    /// Parses `redis://host`, or `redis+sentinel://user:password@sentinel,sentinel/name/database`. The user and the
    /// password are those of the master.
    pub fn parse(url: &SecretString) -> RedisResult<Self> {
        let text = url.expose_secret();
        let Some((scheme, remaining)) = text.split_once("+sentinel://") else {
            Client::open(text)?;
            return Ok(Self(Arc::new(Servers::One(url.clone()))));
        };
        let (authority, path) = remaining.split_once('/').unwrap_or((remaining, ""));
        let (name, database) = path.split_once('/').unwrap_or((path, "0"));
        let (login, hosts) = authority
            .rsplit_once('@')
            .map_or(("", authority), |(_, hosts)| (&authority[..authority.len() - hosts.len()], hosts));
        if name.is_empty() {
            return Err(RedisError::from((ErrorKind::InvalidClientConfig, "the name of the master is missing")));
        }
        let sentinel = |host: &str| {
            let has_port = host.rsplit_once(':').is_some_and(|(_, port)| !port.ends_with(']'));
            let port = if has_port { String::new() } else { format!(":{PORT}") };
            Client::open(format!("{scheme}://{host}{port}"))
        };
        let nodes = hosts.split(',').map(sentinel).collect::<RedisResult<_>>()?;
        let url = (format!("{scheme}://{login}").into(), format!("/{database}"));
        Ok(Self(Arc::new(Servers::Master(Sentinels { nodes, name: name.to_owned(), url }))))
    }

    /// The URL of the server to use now.
    pub async fn url(&self) -> RedisResult<SecretString> {
        match &*self.0 {
            Servers::One(url) => Ok(url.clone()),
            Servers::Master(sentinels) => sentinels.master().await,
        }
    }

    /// A client for the server to use now.
    pub async fn client(&self) -> RedisResult<Client> {
        Client::open(self.url().await?.expose_secret())
    }
}

impl Sentinels {
    /// The URL of the master, from the first Sentinel that knows it.
    async fn master(&self) -> RedisResult<SecretString> {
        let mut failure = too_slow();
        for sentinel in &self.nodes {
            match timeout(PATIENCE, self.ask(sentinel)).await {
                Ok(Ok(url)) => return Ok(url),
                Ok(Err(error)) => failure = error,
                Err(_) => {}
            }
        }
        Err(failure)
    }

    async fn ask(&self, sentinel: &Client) -> RedisResult<SecretString> {
        let mut connection = sentinel.get_multiplexed_async_connection().await?;
        let mut asked = redis::cmd("SENTINEL");
        let address: Option<(String, u16)> =
            asked.arg("GET-MASTER-ADDR-BY-NAME").arg(&self.name).query_async(&mut connection).await?;
        let unknown = || RedisError::from((ErrorKind::InvalidClientConfig, "no Sentinel knows this master"));
        let (host, port) = address.ok_or_else(unknown)?;
        let host = if host.contains(':') { format!("[{host}]") } else { host };
        let (start, end) = &self.url;
        let url = SecretString::from(format!("{}{host}:{port}{end}", start.expose_secret()));
        // Right after a fail-over, a Sentinel may still name the old master.
        let mut connection = Client::open(url.expose_secret())?.get_multiplexed_async_connection().await?;
        let role: Value = redis::cmd("ROLE").query_async(&mut connection).await?;
        let is_master =
            matches!(&role, Value::Array(parts) if parts.first() == Some(&Value::BulkString(b"master".to_vec())));
        let old = || RedisError::from((ErrorKind::Io, "the master is not one any more"));
        is_master.then_some(url).ok_or_else(old)
    }
}

/// A connection that is made anew after an error, to the server to use then.
pub(crate) struct Reconnecting {
    servers: RedisServers,
    config: AsyncConnectionConfig,
    open: Mutex<Option<MultiplexedConnection>>,
}

impl Reconnecting {
    /// Does not connect yet. `patience` is the timeout of connecting, and of each call.
    pub(crate) fn to(servers: RedisServers, patience: Duration) -> Self {
        let config =
            AsyncConnectionConfig::new().set_connection_timeout(Some(patience)).set_response_timeout(Some(patience));
        Self { servers, config, open: Mutex::default() }
    }

    /// Makes a call to Redis.
    pub(crate) async fn call<T>(
        &self,
        call: impl AsyncFnOnce(&mut MultiplexedConnection) -> RedisResult<T>,
    ) -> RedisResult<T> {
        let mut connection = self.connection().await?;
        let answer = call(&mut connection).await;
        if answer.is_err() {
            self.forget().await;
        }
        answer
    }

    /// Makes the next call connect anew.
    pub(crate) async fn forget(&self) {
        *self.open.lock().await = None;
    }

    async fn connection(&self) -> RedisResult<MultiplexedConnection> {
        let mut open = self.open.lock().await;
        if let Some(connection) = &*open {
            return Ok(connection.clone());
        }
        let connection =
            self.servers.client().await?.get_multiplexed_async_connection_with_config(&self.config).await?;
        Ok(open.insert(connection).clone())
    }
}

pub(crate) fn too_slow() -> RedisError {
    RedisError::from((ErrorKind::Io, "no answer in time"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(url: &str) -> RedisResult<RedisServers> {
        RedisServers::parse(&url.into())
    }

    #[tokio::test]
    async fn reads_urls() {
        let one = parsed("rediss://u:p@one:1234/5").unwrap();
        assert_eq!(one.url().await.unwrap().expose_secret(), "rediss://u:p@one:1234/5");
        let several = parsed("redis+sentinel://u:p%2C@a,b:1,[::1]/tickets/3").unwrap();
        let Servers::Master(Sentinels { nodes, name, url }) = &*several.0 else { panic!("there are Sentinels") };
        let at = nodes.iter().map(|sentinel| sentinel.get_connection_info().addr().to_string());
        assert_eq!(at.collect::<Vec<_>>(), ["a:26379", "b:1", "::1:26379"]);
        assert_eq!((name.as_str(), url.0.expose_secret(), url.1.as_str()), ("tickets", "redis://u:p%2C@", "/3"));
        for wrong in ["redis+sentinel://a,b", "redis+sentinel://a,b/", "http+sentinel://a/b", "nonsense"] {
            assert!(parsed(wrong).is_err(), "{wrong}");
        }
    }
}
