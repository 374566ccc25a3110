//! Orders placed as a guest come under the account with the same address, once that address is verified.

use entity::order;
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;

use kernel::db::Tx;

/// Assigns the guest orders placed with an address, or added for it, to the account. The caller has made sure that the account's owner
/// controls the address.
pub(crate) async fn claim(tx: &Tx, user_id: Uuid, email: &str) -> Result<(), DbErr> {
    let assign = || order::Entity::update_many().col_expr(order::Column::UserId, Expr::value(user_id));
    assign()
        // The idempotency scope of a guest order is the address, and it is indexed.
        .filter(order::Column::IdempotencyScope.eq(email))
        .filter(order::Column::Email.eq(email))
        .filter(order::Column::UserId.is_null())
        .exec(tx)
        .await?;
    // The scope of these is the organizer. They are few, and have an index of their own.
    assign()
        .filter(Expr::cust("orders.origin <> 'sale'"))
        .filter(order::Column::Email.eq(email))
        .filter(order::Column::UserId.is_null())
        .exec(tx)
        .await?;
    Ok(())
}
