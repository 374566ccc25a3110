//! Orders placed as a guest come under the account with the same address, once that address is verified.

use entity::order;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use kernel::db::Tx;

/// Assigns the guest orders placed with an address to the account. The caller has made sure that the account's owner
/// controls the address.
pub(crate) async fn claim(tx: &Tx, user_id: Uuid, email: &str) -> Result<(), DbErr> {
    order::Entity::update_many()
        // The idempotency scope of a guest order is the address, and it is indexed.
        .filter(order::Column::IdempotencyScope.eq(email))
        .filter(order::Column::Email.eq(email))
        .filter(order::Column::UserId.is_null())
        .col_expr(order::Column::UserId, Expr::value(user_id))
        .exec(tx)
        .await?;
    Ok(())
}
