use super::database::service_url;

/// The URL of the Redis that `make test` starts. Tests share it, each with its own namespace.
pub(crate) fn url() -> String {
    service_url("TEST_REDIS_URL")
}
