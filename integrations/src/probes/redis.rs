use secrecy::SecretString;
use tokio::time::timeout;

use super::{PATIENCE, ProbeError};
use crate::redis_servers::RedisServers;

/// The facts about a Redis server.
#[derive(Debug, Clone)]
pub struct RedisFacts {
    /// The server's version, such as `7.2.4`; empty if it does not tell.
    pub version: String,
    /// The `maxmemory-policy`: what it does when its memory is full; none if it does not tell.
    pub eviction: Option<String>,
}

/// Connects to Redis and reads its `INFO`.
///
/// # Errors
/// When it can't be reached, or refuses the login.
pub async fn redis(url: &SecretString) -> Result<RedisFacts, ProbeError> {
    // Errors of the client name the kind of fault and the server's message, neither of which contains the address.
    let probe_error = |error: redis::RedisError| ProbeError::new(error.to_string());
    let asked = async {
        let servers = RedisServers::parse(url).map_err(|_| ProbeError::new("the address can't be read"))?;
        let client = servers.client().await.map_err(probe_error)?;
        let mut connection = client.get_multiplexed_async_connection().await.map_err(probe_error)?;
        let info: String = redis::cmd("INFO").query_async(&mut connection).await.map_err(probe_error)?;
        let field =
            |name: &str| info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::to_owned));
        Ok(RedisFacts { version: field("redis_version").unwrap_or_default(), eviction: field("maxmemory_policy") })
    };
    timeout(PATIENCE, asked).await.map_err(|_| ProbeError::new("no answer in time"))?
}
