//! The configuration of keys, and of what administrators need.

use std::path::PathBuf;

use secrecy::SecretString;
use serde::Deserialize;

use super::values;

/// Keys for tokens and secrets.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Auth {
    /// Keys for access tokens: the first one signs, all of them verify. None: generated at the first start, in
    /// development.
    pub signing_keys: Vec<SigningKey>,
    /// The key for all other secrets, at least 32 characters. None: generated at the first start, in development.
    #[serde(deserialize_with = "values::optional_secret")]
    pub secret_key: Option<SecretString>,
}

/// A key for access tokens.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningKey {
    /// The key's id in tokens; a new key needs a new one.
    pub kid: String,
    /// The Ed25519 private key as PEM (`openssl genpkey -algorithm ed25519`).
    #[serde(default, deserialize_with = "values::optional_secret")]
    pub private_key: Option<SecretString>,
    /// The file with the private key, instead of `private_key`.
    #[serde(default)]
    pub path: Option<PathBuf>,
}

/// What is required of administrators.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Admin {
    /// Whether administrators need a second factor for what only they may do. None: in production only.
    pub require_second_factor: Option<bool>,
}
