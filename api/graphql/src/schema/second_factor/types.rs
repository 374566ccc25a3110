//! How a second factor stands, and what sets one up.

use async_graphql::SimpleObject;
use domain::accounts::second_factor::{self, Challenge, Setup};
use secrecy::ExposeSecret as _;

use crate::schema::scalars::DateTime;

/// A second factor that is on: each login takes a code of an authenticator app, or a recovery code.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SecondFactor {
    /// When it was switched on.
    enabled_at: DateTime,
    /// How many recovery codes are left, of ten.
    recovery_codes_left: i32,
}

impl From<second_factor::SecondFactor> for SecondFactor {
    fn from(factor: second_factor::SecondFactor) -> Self {
        Self {
            enabled_at: DateTime(factor.since),
            recovery_codes_left: i32::try_from(factor.recovery_codes_left).unwrap_or(i32::MAX),
        }
    }
}

/// What an authenticator app is set up with. It is told once: show it, and forget it.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SecondFactorSetup {
    /// The secret in Base32, for those who type it.
    secret: String,
    /// The `otpauth://` address that the app reads from a QR code, or that opens the app on the same device.
    uri: String,
}

impl From<Setup> for SecondFactorSetup {
    fn from(setup: Setup) -> Self {
        Self { secret: setup.secret.expose_secret().to_owned(), uri: setup.uri.expose_secret().to_owned() }
    }
}

/// A login that waits for its second factor: `secondFactorRedeem` ends it with a code.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SecondFactorChallenge {
    /// Goes into `secondFactorRedeem`. It works once, and for five tries.
    token: String,
    /// When it is over.
    expires_at: DateTime,
}

impl From<Challenge> for SecondFactorChallenge {
    fn from(challenge: Challenge) -> Self {
        Self { token: challenge.token.expose_secret().to_owned(), expires_at: DateTime(challenge.expires_at) }
    }
}
