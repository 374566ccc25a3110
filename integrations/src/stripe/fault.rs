//! Classifies failed calls, and retries them.

use std::future::Future;
use std::time::Duration;

use ::stripe::StripeError;
use kernel::payments::{ProviderError, RefundFault};
use stripe_shared::{ApiErrorsCode, ApiErrorsType};

/// The pauses between attempts.
const PAUSES: [Duration; 2] = [Duration::from_millis(250), Duration::from_secs(1)];

/// Why a call failed.
pub(super) enum Fault {
    /// It may not have arrived, or came at a bad time: retry with the same idempotency key.
    Missed(String),
    /// Stripe failed, and answers the same to the same key: retry with another key.
    Failed(String),
    /// Stripe refuses the call, because of this parameter if it names one.
    Refused { message: String, param: Option<String> },
    /// Stripe does not have the object, or not for this API key.
    Unknown(String),
}

impl From<&StripeError> for Fault {
    fn from(error: &StripeError) -> Self {
        match error {
            StripeError::Stripe(error, status) => {
                let message = describe(error, *status);
                match status {
                    500.. => Self::Failed(message),
                    // Wrong keys and missing permissions can be fixed, and are no reason to give a payment up. 409
                    // means that a call with the same key is still running, 429 is a rate limit.
                    401 | 403 | 409 | 424 | 429 => Self::Missed(message),
                    // A wrong URL also gives 404, but with another code.
                    404 if error.code == Some(ApiErrorsCode::ResourceMissing) => Self::Unknown(message),
                    // The key was used with different parameters.
                    _ if error.type_ == ApiErrorsType::IdempotencyError => Self::Failed(message),
                    _ => Self::Refused { message, param: error.param.clone() },
                }
            }
            // This includes responses that can't be parsed, most likely a proxy's page.
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

/// A message for logs. It leaves out Stripe's message about e-mail parameters, which quotes the address, and the
/// error's other fields, which contain the whole payment.
fn describe(error: &stripe::ApiErrors, status: u16) -> String {
    let code = error.code.as_ref().map_or_else(|| error.type_.as_str(), |code| code.as_str());
    let param = error.param.as_deref().unwrap_or_default();
    let message = error.message.as_deref().filter(|_| !param.contains("email")).unwrap_or_default();
    [status.to_string().as_str(), code, param, message].join(" ").trim_end().to_owned()
}

/// Makes a call up to three times. `call` gets the number of previous failures of Stripe.
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

/// Makes a call up to three times with the same key, until it gets a result. A failure of Stripe counts as a result.
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
