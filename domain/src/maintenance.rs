//! Housekeeping.

use sea_orm::DbErr;

use crate::Env;
use crate::outbox::Outcome;

/// Deletes finished jobs, used tokens and other leftovers.
pub async fn clean_up(_env: &Env) -> Result<Outcome, DbErr> {
    Err(DbErr::Custom("maintenance::clean_up".to_owned()))
}
