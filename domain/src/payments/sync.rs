//! Taking webhooks in, and bringing payments in line with what their provider says.

use sea_orm::DbErr;
use uuid::Uuid;

use super::WebhookEvent;
use crate::Env;
use crate::outbox::Outcome;

/// Keeps a webhook event and the job that looks at it, in one transaction; an event that came before is kept once.
pub async fn receive(_env: &Env, _provider: &str, _event: &WebhookEvent) -> Result<(), DbErr> {
    Err(DbErr::Custom("payments::receive".to_owned()))
}

/// Looks at a webhook event that was taken in.
pub async fn handle_webhook(_env: &Env, _inbox_id: Uuid) -> Result<Outcome, DbErr> {
    Err(DbErr::Custom("payments::handle_webhook".to_owned()))
}

/// Brings a payment in line with what its provider says now.
pub async fn sync(_env: &Env, _payment_id: Uuid) -> Result<Outcome, DbErr> {
    Err(DbErr::Custom("payments::sync".to_owned()))
}

/// Looks at every payment that is not settled, as if its webhooks had never come.
pub async fn reconcile(_env: &Env) -> Result<Outcome, DbErr> {
    Err(DbErr::Custom("payments::reconcile".to_owned()))
}
