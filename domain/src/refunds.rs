//! Refunds.

use sea_orm::DbErr;
use uuid::Uuid;

use crate::Env;
use crate::outbox::Outcome;

/// Asks the provider to send a refund's money back. May run twice: the refund's id is the idempotency key.
pub async fn execute(_env: &Env, _refund_id: Uuid) -> Result<Outcome, DbErr> {
    Err(DbErr::Custom("refunds::execute".to_owned()))
}
