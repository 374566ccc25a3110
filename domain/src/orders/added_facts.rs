//! What only organizers see of the orders that they added.

use std::collections::HashMap;

use entity::added_order::{self, PaidBy};
use kernel::db::among;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr};

use crate::people;

/// How an order was added.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddedFacts {
    /// The name of the person who added it; `None` if that account is gone.
    pub by: Option<String>,
    /// How it was paid outside of the payment provider; `None` if nothing was paid.
    pub paid_by: Option<PaidBy>,
    /// The organizer's note.
    pub note: Option<String>,
}

/// How these orders were added, by order; buyers' own are missing. Runs two statements. Callers make sure that the actor
/// may see the orders as their organizer.
pub async fn added_facts_of(conn: &impl ConnectionTrait, orders: &[Uuid]) -> Result<HashMap<Uuid, AddedFacts>, DbErr> {
    let rows = added_order::Entity::find()
        .filter(among(conn, added_order::Column::OrderId, orders.iter().copied()))
        .all(conn)
        .await?;
    let names = people::names(conn, rows.iter().map(|row| row.added_by)).await?;
    let facts = |row: added_order::Model| {
        (row.order_id, AddedFacts { by: names.get(&row.added_by).cloned(), paid_by: row.method, note: row.note })
    };
    Ok(rows.into_iter().map(facts).collect())
}
