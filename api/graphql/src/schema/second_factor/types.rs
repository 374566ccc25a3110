//! A second factor, its setup, and logins that wait for it.

use async_graphql::SimpleObject;
use domain::accounts::second_factor::{self, Challenge, Setup};
use secrecy::ExposeSecret as _;

use crate::schema::scalars::DateTime;

/// A second factor that is on: each login requires a code of an authenticator app, or a recovery code.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SecondFactor {
    /// When it was turned on.
    enabled_at: DateTime,
    /// How many of the ten recovery codes are unused.
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

/// The secret to set up an authenticator app with. It is returned only once: show it, and don't store it.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SecondFactorSetup {
    /// The secret in Base32, for typing it in.
    secret: String,
    /// The `otpauth://` URI, to be shown as a QR code or opened on the same device.
    uri: String,
}

impl From<Setup> for SecondFactorSetup {
    fn from(setup: Setup) -> Self {
        Self { secret: setup.secret.expose_secret().to_owned(), uri: setup.uri.expose_secret().to_owned() }
    }
}

/// A login that waits for the second factor: `secondFactorRedeem` completes it with a code.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct SecondFactorChallenge {
    /// To be sent to `secondFactorRedeem`. It completes one login, and allows five attempts.
    token: String,
    /// When it stops working: ten minutes after the password or link was accepted.
    expires_at: DateTime,
}

impl From<Challenge> for SecondFactorChallenge {
    fn from(challenge: Challenge) -> Self {
        Self { token: challenge.token.expose_secret().to_owned(), expires_at: DateTime(challenge.expires_at) }
    }
}
