//! Orders that somebody placed as a guest belong to the account of the same address, once that address is verified.

use entity::order;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use kernel::db::Tx;

/// Puts the orders that were placed with an address, by nobody signed in, under its account. The caller has made sure
/// that the account's owner has the address.
pub(crate) async fn claim(tx: &Tx, user_id: Uuid, email: &str) -> Result<(), DbErr> {
    order::Entity::update_many()
        // A guest's orders are in the scope of their address, by which an index finds them.
        .filter(order::Column::IdempotencyScope.eq(email))
        .filter(order::Column::Email.eq(email))
        .filter(order::Column::UserId.is_null())
        .col_expr(order::Column::UserId, Expr::value(user_id))
        .exec(tx)
        .await?;
    Ok(())
}
