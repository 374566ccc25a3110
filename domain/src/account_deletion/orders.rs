//! The orders of people whose accounts were erased.

use entity::order::{self, OrderStatus};
use entity::user;
use entity::{added_order, event, order_line, ticket};
use kernel::Env;
use kernel::db::Tx;
use sea_orm::sea_query::{Expr, ExprTrait as _, Query};
use sea_orm::{
    ActiveEnum as _, ColumnTrait as _, Condition, DbErr, EntityTrait as _, QueryFilter as _, QuerySelect as _,
};
use uuid::Uuid;

use crate::accounts::stand_in;

/// How many orders are changed per transaction.
const AT_ONCE: u64 = 200;
/// What stands in a name's place.
pub(super) const NOBODY: &str = "–";

/// Erases the names and addresses in orders of erased accounts that nobody has to keep them for: nothing was paid, and the
/// event is over or the order is. Returns whether there may be more.
pub(super) async fn anonymize(env: &Env) -> Result<bool, DbErr> {
    let tx = env.begin().await?;
    let ids = left(&tx, env).await?;
    for id in &ids {
        order::Entity::update_many()
            .col_expr(order::Column::Email, Expr::value(stand_in(*id)))
            .col_expr(order::Column::Name, Expr::value(NOBODY))
            // A guest's is the address.
            .col_expr(order::Column::IdempotencyScope, Expr::value(stand_in(*id)))
            .filter(order::Column::Id.eq(*id))
            .exec(&tx)
            .await?;
        ticket::Entity::update_many()
            .col_expr(ticket::Column::HolderEmail, Expr::value(stand_in(*id)))
            .col_expr(ticket::Column::HolderName, Expr::value(NOBODY))
            .filter(ticket::Column::OrderId.eq(*id))
            .exec(&tx)
            .await?;
        order_line::Entity::update_many()
            .col_expr(order_line::Column::Attendees, Expr::value(serde_json::json!([])))
            .filter(order_line::Column::OrderId.eq(*id))
            .exec(&tx)
            .await?;
        added_order::Entity::update_many()
            .col_expr(added_order::Column::Note, Expr::value(None::<String>))
            .filter(added_order::Column::OrderId.eq(*id))
            .exec(&tx)
            .await?;
    }
    tx.commit().await?;
    Ok(u64::try_from(ids.len()).is_ok_and(|number| number == AT_ONCE))
}

async fn left(tx: &Tx, env: &Env) -> Result<Vec<Uuid>, DbErr> {
    let erased = Query::select()
        .expr(Expr::val(1))
        .from(user::Entity)
        .and_where(Expr::col((user::Entity, user::Column::Id)).equals((order::Entity, order::Column::UserId)))
        .and_where(Expr::cust("users.status = 'deleted'"))
        .to_owned();
    let over = Query::select()
        .column(event::Column::Id)
        .from(event::Entity)
        .and_where(event::Column::EndsAt.lt(env.now()))
        .and_where(Expr::col((event::Entity, event::Column::Id)).equals((order::Entity, order::Column::EventId)))
        .to_owned();
    let ended = [OrderStatus::Cancelled, OrderStatus::Expired].map(|status| status.to_value());
    // In no order, which would have the database look through all orders.
    let mut left: Vec<Uuid> = order::Entity::find()
        .select_only()
        .column(order::Column::Id)
        .filter(Expr::exists(erased))
        .filter(order::Column::Name.ne(NOBODY))
        .filter(Condition::any().add(order::Column::TotalMinor.eq(0)).add(order::Column::ConfirmedAt.is_null()))
        .filter(Condition::any().add(order::Column::Status.is_in(ended)).add(Expr::exists(over)))
        .limit(AT_ONCE)
        .into_tuple()
        .all(tx)
        .await?;
    left.sort_unstable();
    Ok(left)
}
