//! Opens a checkout that the request which placed the order did not get to.

use domain::Env;
use domain::error::Internal;
use domain::ids::PaymentId;
use domain::outbox::Outcome;
use domain::payments::{self, CheckoutError, ProviderError};
use uuid::Uuid;

pub(super) async fn run(env: &Env, payment_id: Uuid) -> Result<Outcome, Internal> {
    match payments::open_checkout(env, PaymentId::from_uuid(payment_id)).await {
        // A payment that is gone or has no provider any more needs no checkout.
        Ok(_) | Err(CheckoutError::Missing) => Ok(Outcome::Done),
        Err(CheckoutError::Provider(ProviderError::Temporary(reason))) => Ok(Outcome::Retry(reason)),
        // Refusals were acted on; see `payments::open_checkout`.
        Err(CheckoutError::Provider(ProviderError::Refused(reason) | ProviderError::Unknown(reason))) => {
            Ok(Outcome::Fail(reason))
        }
        Err(CheckoutError::Database(error)) => Err(error.into()),
    }
}
