//! What organizers gave away, and what they were paid outside of the payment provider. These orders are few, and have an
//! index of their own, so they are counted as they are asked for.

use std::collections::HashMap;

use entity::order::{self, OrderOrigin, OrderStatus};
use entity::{order_line, payment};
use kernel::db::among;
use kernel::money::{Currency, Money};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use sea_orm::{ConnectionTrait, DbErr, JoinType, QuerySelect as _, RelationDef};

use crate::ledger::OUTSIDE;

/// The totals of the orders that organizers added.
#[derive(Debug, Default)]
pub(super) struct AddedTotals {
    comps: HashMap<Uuid, i64>,
    outside: HashMap<(Uuid, String), (i64, i64)>,
}

impl AddedTotals {
    /// Runs two statements.
    pub(super) async fn of_events(conn: &impl ConnectionTrait, events: &[Uuid]) -> Result<Self, DbErr> {
        // The words are not parameters, so that the index of these orders can be used.
        let orders = order::Entity::find().select_only().filter(Expr::cust("orders.origin <> 'sale'")).filter(among(
            conn,
            order::Column::EventId,
            events.iter().copied(),
        ));
        let lines: RelationDef = order::Entity::belongs_to(order_line::Entity)
            .from(order::Column::Id)
            .to(order_line::Column::OrderId)
            .into();
        let comps: Vec<(Uuid, i64)> = orders
            .clone()
            .join(JoinType::InnerJoin, lines)
            .filter(order::Column::Origin.eq(OrderOrigin::Comp))
            .filter(order::Column::Status.eq(OrderStatus::Confirmed))
            .column(order_line::Column::TicketTypeId)
            .expr(sum("order_lines.quantity"))
            .group_by(order_line::Column::TicketTypeId)
            .into_tuple()
            .all(conn)
            .await?;
        let payments: RelationDef =
            order::Entity::belongs_to(payment::Entity).from(order::Column::Id).to(payment::Column::OrderId).into();
        let outside: Vec<(Uuid, String, i64, i64)> = orders
            .join(JoinType::InnerJoin, payments)
            .filter(payment::Column::Provider.eq(OUTSIDE))
            .column(order::Column::EventId)
            .column(payment::Column::Currency)
            .expr(sum("payments.amount_minor"))
            .expr(sum("payments.refunded_minor"))
            .group_by(order::Column::EventId)
            .group_by(payment::Column::Currency)
            .into_tuple()
            .all(conn)
            .await?;
        Ok(Self {
            comps: comps.into_iter().collect(),
            outside: outside.into_iter().map(|(event, code, paid, back)| ((event, code), (paid, back))).collect(),
        })
    }

    pub(super) fn comps_of(&self, ticket_type: Uuid) -> i64 {
        self.comps.get(&ticket_type).copied().unwrap_or(0)
    }

    /// What was paid and paid back outside, in this currency.
    pub(super) fn outside(&self, event: Uuid, currency: Currency) -> (Money, Money) {
        let (paid, back) = self.outside.get(&(event, currency.code().to_owned())).copied().unwrap_or_default();
        (Money::new(paid, currency), Money::new(back, currency))
    }
}

/// PostgreSQL sums bigint to numeric, SQLite to integer: both are read as one.
fn sum(column: &'static str) -> Expr {
    Expr::cust(format!("CAST(SUM({column}) AS BIGINT)"))
}
