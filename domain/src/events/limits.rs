//! Limits set by organizers: an event's capacity and a ticket type's quantity. Each is a quota of its own.

use entity::order::OrderStatus;
use entity::{order, order_line, quota};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _};
use sea_orm::{DbErr, IntoActiveModel as _, JoinType, QuerySelect as _};

use kernel::db::Tx;
use kernel::patch::Patch;
use kernel::text::Invalid;
use kernel::{Env, versions};

/// The largest capacity or quantity that can be set.
pub(super) const MAX_PLACES: i32 = 10_000_000;

/// Validates a number of places.
pub(super) fn places(number: i32) -> Result<i64, Invalid> {
    if (1..=MAX_PLACES).contains(&number) { Ok(i64::from(number)) } else { Err(Invalid::out_of_range(1, MAX_PLACES)) }
}

/// Reduces a requested limit to the change that is needed: `Keep` if the limit already has this value.
pub(super) async fn other(tx: &Tx, quota: Option<Uuid>, limit: Patch<i64>) -> Result<Patch<i64>, DbErr> {
    match (limit, quota) {
        (Patch::Clear, None) => Ok(Patch::Keep),
        (Patch::Set(size), Some(quota)) => {
            let now = quota::Entity::find_by_id(quota).one(tx).await?;
            Ok(if now.is_some_and(|now| now.size == size) { Patch::Keep } else { limit })
        }
        _ => Ok(limit),
    }
}

/// Whose places count towards a new limit.
#[derive(Debug, Clone, Copy)]
pub(super) enum Scope {
    /// All orders of the event.
    Event(Uuid),
    /// Order lines of one ticket type.
    TicketType(Uuid),
}

/// Creates a limit where there was none. Existing orders count towards it; the caller blocks orders meanwhile. Returns
/// the quota's id, or `None` if more places are taken than the limit allows.
pub(super) async fn set(
    tx: &Tx,
    env: &Env,
    event_id: Uuid,
    name: &str,
    size: i64,
    scope: Scope,
) -> Result<Option<Uuid>, DbErr> {
    let held = count_places(tx, scope, OrderStatus::Pending).await?;
    let sold = count_places(tx, scope, OrderStatus::Confirmed).await?;
    if held + sold > size {
        return Ok(None);
    }
    let row = quota::Model {
        id: env.ids.next(),
        event_id,
        name: name.to_owned(),
        size,
        held,
        sold,
        version: versions::FIRST,
    };
    row.clone().into_active_model().reset_all().insert(tx).await?;
    Ok(Some(row.id))
}

/// Changes a limit. Returns false if more places are taken than it would allow.
pub(super) async fn resize(tx: &Tx, quota_id: Uuid, size: i64) -> Result<bool, DbErr> {
    use quota::Column::{Held, Id, Size, Sold};
    let resized = quota::Entity::update_many()
        .filter(Id.eq(quota_id))
        .filter(Expr::col(Held).add(Expr::col(Sold)).lte(size))
        .col_expr(Size, Expr::value(size))
        .exec(tx)
        .await?;
    Ok(resized.rows_affected == 1)
}

/// The number of places in orders with this status.
async fn count_places(tx: &Tx, scope: Scope, status: OrderStatus) -> Result<i64, DbErr> {
    let query = order_line::Entity::find()
        .select_only()
        // PostgreSQL sums integers to bigint, SQLite to integer: both are read as one.
        .column_as(Expr::cust("CAST(COALESCE(SUM(order_lines.quantity), 0) AS BIGINT)"), "taken")
        .join(
            JoinType::InnerJoin,
            order_line::Entity::belongs_to(order::Entity)
                .from(order_line::Column::OrderId)
                .to(order::Column::Id)
                .into(),
        )
        .filter(order::Column::Status.eq(status));
    let query = match scope {
        Scope::Event(id) => query.filter(order::Column::EventId.eq(id)),
        Scope::TicketType(id) => query.filter(order_line::Column::TicketTypeId.eq(id)),
    };
    Ok(query.into_tuple::<i64>().one(tx).await?.unwrap_or_default())
}
