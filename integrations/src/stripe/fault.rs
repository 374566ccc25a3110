//! What to make of a call that failed, and how often to try again.

use std::future::Future;
use std::time::Duration;

use ::stripe::StripeError;
use kernel::payments::{ProviderError, RefundFault};
use stripe_shared::{ApiErrorsCode, ApiErrorsType};

/// The pauses between tries.
const PAUSES: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(1)];

/// Why a call gave no result.
pub(super) enum Fault {
    /// It may not have arrived, or came at the wrong time: worth another try under the same key.
    Missed(String),
    /// Stripe failed. It answers the same under the same key, so another try needs another key.
    Failed(String),
    /// Stripe says no, and to which parameter.
    Refused { message: String, param: Option<String> },
    /// Stripe has no such thing, or not under this key.
    Unknown(String),
}

impl From<&StripeError> for Fault {
    fn from(error: &StripeError) -> Self {
        match error {
            StripeError::Stripe(error, status) => {
                let message = describe(error, *status);
                match status {
                    500.. => Self::Failed(message),
                    // Wrong keys and missing permissions are ours to mend, and no reason to give a payment up; 409 is a
                    // call under the same key that still runs, 429 a rate limit.
                    401 | 403 | 409 | 424 | 429 => Self::Missed(message),
                    // Of a wrong address Stripe says 404, too, and nothing of the thing.
                    404 if error.code == Some(ApiErrorsCode::ResourceMissing) => Self::Unknown(message),
                    // The key was used with other parameters.
                    _ if error.type_ == ApiErrorsType::IdempotencyError => Self::Failed(message),
                    _ => Self::Refused { message, param: error.param.clone() },
                }
            }
            // Also an answer that can't be read: a proxy's page, most likely.
            StripeError::JSONDeserialize(_)
            | StripeError::ClientError(_)
            | StripeError::ConfigError(_)
            | StripeError::Timeout => Self::Missed(error.to_string()),
        }
    }
}

impl From<Fault> for ProviderError {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Missed(message) | Fault::Failed(message) => Self::Temporary(message),
            Fault::Refused { message, .. } => Self::Refused(message),
            Fault::Unknown(message) => Self::Unknown(message),
        }
    }
}

impl From<Fault> for RefundFault {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Missed(message) => Self::Unanswered(message),
            Fault::Failed(message) => Self::Failed(message),
            Fault::Refused { message, .. } | Fault::Unknown(message) => Self::Refused(message),
        }
    }
}

/// Stripe's words, fit for logs: what it says of an e-mail address quotes it, and the error's other fields hold the whole
/// payment.
fn describe(error: &stripe::ApiErrors, status: u16) -> String {
    let code = error.code.as_ref().map_or_else(|| error.type_.as_str(), |code| code.as_str());
    let param = error.param.as_deref().unwrap_or_default();
    let message = error.message.as_deref().filter(|_| !param.contains("email")).unwrap_or_default();
    [status.to_string().as_str(), code, param, message].join(" ").trim_end().to_owned()
}

/// Makes a call up to three times. It is told how often Stripe failed before.
pub(super) async fn persist<T, F>(call: impl Fn(u32) -> F) -> Result<T, Fault>
where
    F: Future<Output = Result<T, StripeError>>,
{
    let mut failures = 0;
    for pause in PAUSES {
        match call(failures).await {
            Ok(result) => return Ok(result),
            Err(error) => match Fault::from(&error) {
                no @ (Fault::Refused { .. } | Fault::Unknown(_)) => return Err(no),
                Fault::Failed(_) => failures += 1,
                Fault::Missed(_) => {}
            },
        }
        tokio::time::sleep(pause).await;
    }
    call(failures).await.map_err(|error| Fault::from(&error))
}

/// Makes a call under one key, up to three times while nothing comes of it. Stripe's own failure is an answer.
pub(super) async fn repeat<T, F>(call: impl Fn() -> F) -> Result<T, Fault>
where
    F: Future<Output = Result<T, StripeError>>,
{
    for pause in PAUSES {
        match call().await.map_err(|error| Fault::from(&error)) {
            Err(Fault::Missed(_)) => tokio::time::sleep(pause).await,
            answered => return answered,
        }
    }
    call().await.map_err(|error| Fault::from(&error))
}
