//! When a payment with which something was begun is looked at again.

use entity::payment;
use kernel::Env;
use kernel::db::Tx;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use time::Duration;

/// How long a payment may go without news before the first look.
pub(crate) const QUIET: Duration = Duration::seconds(90);

/// Has a payment looked at a little later, because something was begun with it.
pub(crate) async fn look_soon(tx: &Tx, env: &Env, payment_id: Uuid) -> Result<(), DbErr> {
    payment::Entity::update_many()
        .filter(payment::Column::Id.eq(payment_id))
        .col_expr(payment::Column::LookAt, Expr::value(env.now() + QUIET))
        .col_expr(payment::Column::Looks, Expr::value(0))
        .exec(tx)
        .await?;
    Ok(())
}
