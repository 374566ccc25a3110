//! Admission, the hot path: many orders for one event in one transaction. Each quota is locked and updated once, the
//! orders are served in the order they came, and everything they write goes out in multi-row statements.

mod batch;
mod sale;

use std::collections::HashMap;

use batch::Batch;
use entity::{order, order_line, payment, ticket, ticket_type};
use sale::Sale;
use sea_orm::prelude::*;
use sea_orm::{DbErr, Statement};
use serde::{Deserialize, Serialize};

use super::OrderErrorCode::{self, IdempotencyKeyReused};
use super::query::details_of;
use crate::Env;
use crate::db::{Tx, is_sqlite};
use crate::error::{Failure, Problem};
use crate::ids::{EventId, TicketTypeId, UserId};
use crate::text::{EmailAddress, Locale};

/// Who buys.
#[derive(Debug, Clone)]
pub struct Buyer {
    /// The account, if signed in.
    pub user_id: Option<UserId>,
    /// Where the tickets go.
    pub email: EmailAddress,
    /// The name on the order.
    pub name: String,
    /// The language of the mails.
    pub locale: Locale,
}

/// Who is coming.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attendee {
    /// The name on the ticket.
    pub name: String,
    /// Where the attendee can be reached.
    pub email: String,
}

/// A number of places of one ticket type.
#[derive(Debug, Clone)]
pub struct LineRequest {
    /// Which ticket type.
    pub ticket_type_id: TicketTypeId,
    /// One entry per place.
    pub attendees: Vec<Attendee>,
}

/// An order to be admitted; its own values were checked, what depends on the event was not.
#[derive(Debug, Clone)]
pub struct AdmissionRequest {
    /// Who buys.
    pub buyer: Buyer,
    /// What.
    pub lines: Vec<LineRequest>,
    /// Whose the key is: a buyer can't replay another's.
    pub idempotency_scope: String,
    /// The client's key.
    pub idempotency_key: String,
    /// What the key was used for.
    pub idempotency_hash: Vec<u8>,
}

/// An order with what belongs to it.
#[derive(Debug, Clone)]
pub struct OrderDetails {
    /// The order.
    pub order: order::Model,
    /// Its lines.
    pub lines: Vec<order_line::Model>,
    /// Its tickets; none before it is confirmed.
    pub tickets: Vec<ticket::Model>,
    /// Its payment; none if it was free.
    pub payment: Option<payment::Model>,
    /// The ticket types of its lines.
    pub ticket_types: Vec<ticket_type::Model>,
}

type Admitted = Result<OrderDetails, Failure<OrderErrorCode>>;

/// Admits the orders of one event in the order they came. Refusals are results; an error means that nothing of the
/// batch must be committed.
pub async fn admit(
    tx: &Tx,
    env: &Env,
    event_id: EventId,
    requests: &[AdmissionRequest],
) -> Result<Vec<Admitted>, DbErr> {
    let Some(sale) = Sale::load(tx, env, event_id).await? else {
        return Ok(requests.iter().map(|_| Err(Failure::not_found("eventId", "event"))).collect());
    };
    let mut earlier = earlier_orders(tx, requests).await?;
    let mut batch = Batch::new(&sale);
    let mut outcomes = Vec::with_capacity(requests.len());
    for request in requests {
        let key = (request.idempotency_scope.clone(), request.idempotency_key.clone());
        let outcome = match earlier.get(&key) {
            Some(Earlier { hash, .. }) if *hash != request.idempotency_hash => Outcome::Refused(key_reused()),
            Some(Earlier { order, .. }) => order.clone(),
            None => match batch.add(env, request) {
                Ok(index) => {
                    let hash = request.idempotency_hash.clone();
                    earlier.insert(key, Earlier { hash, order: Outcome::Placed(index) });
                    Outcome::Placed(index)
                }
                Err(problems) => Outcome::Refused(problems),
            },
        };
        outcomes.push(outcome);
    }
    let placed = batch.write(tx, env).await?;
    let mut results = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        results.push(match outcome {
            Outcome::Placed(index) => Ok(placed[index].clone()),
            Outcome::Earlier(order) => Ok(details_of(&**tx, *order).await?),
            Outcome::Refused(problems) => Err(Failure::Rejected(problems)),
        });
    }
    Ok(results)
}

#[derive(Clone)]
enum Outcome {
    /// Placed now, at this place in the batch.
    Placed(usize),
    /// Placed before, with the same key and the same input.
    Earlier(Box<order::Model>),
    Refused(Vec<Problem<OrderErrorCode>>),
}

struct Earlier {
    hash: Vec<u8>,
    order: Outcome,
}

fn key_reused() -> Vec<Problem<OrderErrorCode>> {
    let message = "This idempotency key was used for a different order. Use a new key for a new order.";
    vec![Problem::new(IdempotencyKeyReused, Some("idempotencyKey".to_owned()), message)]
}

/// Orders that were placed with one of the keys before, by scope and key.
async fn earlier_orders(tx: &Tx, requests: &[AdmissionRequest]) -> Result<HashMap<(String, String), Earlier>, DbErr> {
    let orders = order::Entity::find().from_raw_sql(same_keys(tx, requests)).all(&**tx).await?;
    let earlier = orders.into_iter().map(|order| {
        let key = (order.idempotency_scope.clone(), order.idempotency_key.clone());
        (key, Earlier { hash: order.idempotency_hash.clone(), order: Outcome::Earlier(Box::new(order)) })
    });
    Ok(earlier.collect())
}

/// Looks each pair up in the unique index, by a statement whose text is the same for any number of them. (For two `IN`
/// lists PostgreSQL would read the whole table.)
fn same_keys(tx: &Tx, requests: &[AdmissionRequest]) -> Statement {
    let pairs = requests.iter().map(|request| (&request.idempotency_scope, &request.idempotency_key));
    let pairs = serde_json::json!(pairs.collect::<Vec<_>>()).to_string();
    let sql = if is_sqlite(&**tx) {
        "SELECT orders.* FROM json_each($1) AS pair CROSS JOIN orders \
         ON orders.idempotency_scope = pair.value ->> 0 AND orders.idempotency_key = pair.value ->> 1"
    } else {
        "SELECT found.* FROM json_array_elements(CAST($1 AS json)) AS pair(value) CROSS JOIN LATERAL \
         (SELECT * FROM orders WHERE idempotency_scope = pair.value ->> 0 AND idempotency_key = pair.value ->> 1 LIMIT 1) \
         AS found"
    };
    Statement::from_sql_and_values(tx.get_database_backend(), sql, [pairs.into()])
}
