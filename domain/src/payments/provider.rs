//! Calling the provider that a payment was made with.

use entity::payment;
use kernel::Env;
use kernel::jobs::Outcome;
use kernel::payments::{Checkout, PaymentProvider, ProviderError};

/// The configured provider, if it has this name.
pub(crate) fn provider_named<'a>(env: &'a Env, name: &str) -> Option<&'a dyn PaymentProvider> {
    env.payments.as_deref().filter(|provider| provider.name() == name)
}

/// The outcome of a job that failed with this error from a provider.
pub(crate) fn outcome_of(error: &ProviderError) -> Outcome {
    match error {
        ProviderError::Temporary(_) => Outcome::Retry(error.to_string()),
        ProviderError::Refused(_) | ProviderError::Unknown(_) => Outcome::Fail(error.to_string()),
    }
}

/// The state of a checkout.
pub(crate) enum CheckoutAnswer {
    /// The checkout as its provider reports it.
    Known(Checkout),
    /// It can't be determined, and asking again does not help: the provider does not know the checkout, for example
    /// after a change of keys or account, or is not configured any more. Says which.
    Unknown(String),
}

impl CheckoutAnswer {
    fn of(answer: Result<Checkout, ProviderError>) -> Result<Self, ProviderError> {
        match answer {
            Ok(checkout) => Ok(Self::Known(checkout)),
            Err(error @ ProviderError::Unknown(_)) => Ok(Self::Unknown(error.to_string())),
            Err(error) => Err(error),
        }
    }

    fn of_gone(provider: &str) -> Self {
        Self::Unknown(format!("the payment provider {provider} is configured no more"))
    }
}

/// Retrieves the state of a payment's checkout.
pub(crate) async fn look(
    env: &Env,
    payment: &payment::Model,
    checkout_id: &str,
) -> Result<CheckoutAnswer, ProviderError> {
    match provider_named(env, &payment.provider) {
        Some(provider) => CheckoutAnswer::of(provider.checkout(checkout_id).await),
        None => Ok(CheckoutAnswer::of_gone(&payment.provider)),
    }
}

/// Closes a payment's checkout, so that it can't be paid any more. Returns its state after that.
pub(crate) async fn close(
    env: &Env,
    payment: &payment::Model,
    checkout_id: &str,
) -> Result<CheckoutAnswer, ProviderError> {
    match provider_named(env, &payment.provider) {
        Some(provider) => CheckoutAnswer::of(provider.close_checkout(checkout_id).await),
        None => Ok(CheckoutAnswer::of_gone(&payment.provider)),
    }
}
