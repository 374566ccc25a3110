use super::database::service_url;

/// The Redis of this run. Tests share it, each under a namespace of its own.
pub(crate) fn url() -> String {
    service_url("TEST_REDIS_URL")
}
