//! Scheduling the next check of a payment at its provider.

use entity::payment;
use kernel::Env;
use kernel::db::Tx;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use time::Duration;

/// How long after an action the first check follows, if the provider reports nothing before.
pub(crate) const QUIET: Duration = Duration::seconds(90);

/// Schedules the first check of a payment, because an action on it was started at the provider.
pub(crate) async fn look_soon(tx: &Tx, env: &Env, payment_id: Uuid) -> Result<(), DbErr> {
    payment::Entity::update_many()
        .filter(payment::Column::Id.eq(payment_id))
        .col_expr(payment::Column::LookAt, Expr::value(env.now() + QUIET))
        .col_expr(payment::Column::Looks, Expr::value(0))
        .exec(tx)
        .await?;
    Ok(())
}
