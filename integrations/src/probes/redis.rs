use secrecy::{ExposeSecret as _, SecretString};
use tokio::time::timeout;

use super::{PATIENCE, ProbeError};

/// What was found of a Redis.
#[derive(Debug, Clone)]
pub struct RedisFacts {
    /// Its version.
    pub version: String,
    /// What it does when its memory is full; none if it does not say.
    pub eviction: Option<String>,
}

/// Asks Redis how it is.
///
/// # Errors
/// When it can't be reached, or does not let us in.
pub async fn redis(url: &SecretString) -> Result<RedisFacts, ProbeError> {
    // Errors of the client name the kind of fault, and the server's words, neither of which has the address.
    let probe_error = |error: redis::RedisError| ProbeError::new(error.to_string());
    let asked = async {
        let client =
            redis::Client::open(url.expose_secret()).map_err(|_| ProbeError::new("the address can't be read"))?;
        let mut connection = client.get_multiplexed_async_connection().await.map_err(probe_error)?;
        let info: String = redis::cmd("INFO").query_async(&mut connection).await.map_err(probe_error)?;
        let field =
            |name: &str| info.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::to_owned));
        Ok(RedisFacts { version: field("redis_version").unwrap_or_default(), eviction: field("maxmemory_policy") })
    };
    timeout(PATIENCE, asked).await.map_err(|_| ProbeError::new("no answer in time"))?
}
