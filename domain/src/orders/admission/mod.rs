//! Admission, the hot path: many orders for one event in one transaction. Each quota is updated once, orders are served in
//! the order of their arrival, and their rows are inserted by two statements.

mod added;
mod batch;
mod links;
mod sale;

use std::collections::{HashMap, HashSet};

pub use added::{Added, Price, Via};
use batch::Batch;
use entity::order;
use kernel::Env;
use kernel::db::{Tx, is_sqlite};
use kernel::error::{Failure, Problem, violates_unique};
use kernel::ids::{EventId, TicketTypeId, UserId};
use kernel::request::Origin;
use kernel::site::Agreed;
use kernel::text::{EmailAddress, Locale};
use links::Uses;
use sale::Sale;
use sea_orm::prelude::*;
use sea_orm::{DbErr, Statement};

use super::OrderErrorCode::{self, IdempotencyKeyReused, LinkOver};
use super::details::{Attendee, OrderDetails, details_of};

/// The buyer of an order, a guest or signed in.
#[derive(Debug, Clone)]
pub struct Buyer {
    /// The account; `None` for a guest.
    pub user_id: Option<UserId>,
    /// The address that the tickets are mailed to.
    pub email: EmailAddress,
    /// The name on the order.
    pub name: String,
    /// The language of mails about the order.
    pub locale: Locale,
}

/// A validated line: places of one ticket type.
#[derive(Debug, Clone)]
pub struct LineRequest {
    /// The ticket type, which may not exist.
    pub ticket_type_id: TicketTypeId,
    /// The attendees, one entry per place.
    pub attendees: Vec<Attendee>,
}

/// An order to be admitted. Its own fields are valid; conditions that depend on the event are checked later.
#[derive(Debug, Clone)]
pub struct AdmissionRequest {
    /// Whom the order belongs to.
    pub buyer: Buyer,
    /// The places wanted, with one line per ticket type.
    pub lines: Vec<LineRequest>,
    /// The owner of the key (user id or address), so that a buyer can't replay another's order.
    pub idempotency_scope: String,
    /// The client's key; unique within the scope.
    pub idempotency_key: String,
    /// A hash of the input, to detect a key that is reused for a different order.
    pub idempotency_hash: Vec<u8>,
    /// Where the payment page sends the buyer back to; the order's page by default.
    pub return_url: Option<String>,
    /// The versions of the platform's texts that are in force.
    pub agreed: Agreed,
    /// What the buyer was shown of the terms.
    pub shown: Shown,
    /// The request that the order came from; batching would otherwise lose it.
    pub origin: Origin,
    /// How the buyer came to it, which says what they may order.
    pub via: Via,
}

/// What a buyer was shown of the terms, as far as their client says so.
#[derive(Debug, Clone, Copy, Default)]
pub struct Shown {
    /// Whether other texts of the platform are in force by now.
    pub outdated: bool,
    /// The number of the organizer's terms, 0 for none.
    pub organizer_terms: Option<i32>,
}

impl Shown {
    fn is_outdated(self, organizer_terms: i32) -> bool {
        self.outdated || self.organizer_terms.is_some_and(|shown| shown != organizer_terms)
    }
}

impl AdmissionRequest {
    fn key(&self) -> ReplayKey {
        ReplayKey { scope: self.idempotency_scope.clone(), key: self.idempotency_key.clone() }
    }
}

type Admitted = Result<OrderDetails, Failure<OrderErrorCode>>;

/// Whether to expect requests in a batch that were placed before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Replays {
    /// They are not looked up. If there is one after all, the batch fails on its key with an error that [`is_replay`]
    /// recognizes, and is tried again with [`Replays::Likely`].
    Unlikely,
    /// They are looked up before the batch is written.
    Likely,
}

/// How a batch learns how many places are left.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Places {
    /// It reads them, and finds out at its end whether others took them meanwhile. So several processes hold the lock for
    /// their last statements only.
    Read,
    /// It locks them, because others did take some: it is sure to get what it finds.
    Locked,
}

/// What a batch has to expect.
#[derive(Debug, Clone, Copy)]
pub(super) struct Care {
    pub(super) replays: Replays,
    pub(super) places: Places,
}

/// Whether a batch failed because one of its orders had been placed before.
pub(super) fn is_replay(error: &DbErr) -> bool {
    violates_unique(error, "orders_idempotency_key", "orders.idempotency_scope, orders.idempotency_key")
}

/// Admits the orders of one event in the order of their arrival. Refusals are results; none if others have taken the places
/// that were read. After that, and after an error, nothing of the batch may be committed.
pub(super) async fn admit(
    tx: &Tx,
    env: &Env,
    event_id: EventId,
    requests: &[AdmissionRequest],
    care: Care,
) -> Result<Option<Vec<Admitted>>, DbErr> {
    let users = requests.iter().filter_map(|request| request.buyer.user_id).map(|id| id.uuid()).collect();
    let Some(mut sale) = Sale::load(tx, env, event_id, users).await? else {
        return Ok(Some(requests.iter().map(|_| Err(Failure::not_found("eventId", "event"))).collect()));
    };
    let earlier = match care.replays {
        Replays::Likely => earlier_orders(tx, requests.iter()).await?,
        Replays::Unlikely => HashMap::new(),
    };
    // Links are locked before quotas, as in every batch.
    let uses = Uses::allow(tx, env, requests, &earlier).await?;
    sale.find_places(tx, care.places).await?;
    let mut batch = Batch::new(&sale);
    let mut outcomes = decide(env, &mut batch, requests, earlier, &uses);
    if care.replays == Replays::Unlikely {
        spare_earlier_orders(tx, requests, &mut outcomes).await?;
    }
    uses.count(tx, |index| matches!(outcomes[index], Outcome::Placed(_))).await?;
    let Some(placed) = batch.write(tx, env).await? else { return Ok(None) };
    let mut results = Vec::with_capacity(outcomes.len());
    let mut answered = HashSet::new();
    for outcome in outcomes {
        results.push(match outcome {
            Outcome::Placed(index) => Ok(OrderDetails { is_new: answered.insert(index), ..placed[index].clone() }),
            Outcome::Earlier(order) => Ok(details_of(tx, *order).await?),
            Outcome::Refused(problems) => Err(Failure::Rejected(problems)),
        });
    }
    Ok(Some(results))
}

/// Decides on each request; those with the key of an earlier order get that order.
fn decide(
    env: &Env,
    batch: &mut Batch<'_>,
    requests: &[AdmissionRequest],
    mut earlier: EarlierOrders,
    uses: &Uses,
) -> Vec<Outcome> {
    let mut outcomes = Vec::with_capacity(requests.len());
    for (index, request) in requests.iter().enumerate() {
        outcomes.push(match earlier.get(&request.key()) {
            Some(earlier) => earlier.answer(request),
            None if uses.refuses(index) => Outcome::Refused(vec![link_over()]),
            None => match batch.add(env, request) {
                Ok(index) => {
                    let hash = request.idempotency_hash.clone();
                    earlier.insert(request.key(), Earlier { hash, order: Outcome::Placed(index) });
                    Outcome::Placed(index)
                }
                Err(problems) => Outcome::Refused(problems),
            },
        });
    }
    outcomes
}

fn link_over() -> Problem<OrderErrorCode> {
    let message =
        "This link has been used as often as it may be, or its time is over. Ask the organizer for another one.";
    Problem::new(LinkOver, Some("token".to_owned()), message)
}

/// Looks up earlier orders of the requests about to be refused: a repeated request gets its order, even if the places
/// are not available any more.
async fn spare_earlier_orders(tx: &Tx, requests: &[AdmissionRequest], outcomes: &mut [Outcome]) -> Result<(), DbErr> {
    let refused = || requests.iter().zip(&*outcomes).filter(|(_, outcome)| matches!(outcome, Outcome::Refused(_)));
    if refused().next().is_none() {
        return Ok(());
    }
    let earlier = earlier_orders(tx, refused().map(|(request, _)| request)).await?;
    for (request, outcome) in requests.iter().zip(outcomes) {
        if let (Outcome::Refused(_), Some(earlier)) = (&*outcome, earlier.get(&request.key())) {
            *outcome = earlier.answer(request);
        }
    }
    Ok(())
}

#[derive(Clone)]
enum Outcome {
    /// Placed now, at this index in the batch.
    Placed(usize),
    /// Placed before, with the same key and the same input.
    Earlier(Box<order::Model>),
    Refused(Vec<Problem<OrderErrorCode>>),
}

struct Earlier {
    hash: Vec<u8>,
    order: Outcome,
}

impl Earlier {
    /// The outcome of a request with this order's key: the order if the input is the same, else a refusal.
    fn answer(&self, request: &AdmissionRequest) -> Outcome {
        if self.hash == request.idempotency_hash {
            return self.order.clone();
        }
        let message = "This idempotency key was used for a different order. Use a new key for a new order.";
        Outcome::Refused(vec![Problem::new(IdempotencyKeyReused, Some("idempotencyKey".to_owned()), message)])
    }
}

/// What tells a request that is made again from others.
#[derive(Debug, PartialEq, Eq, Hash)]
struct ReplayKey {
    scope: String,
    key: String,
}

/// Orders that were placed before.
type EarlierOrders = HashMap<ReplayKey, Earlier>;

/// Looks up each pair of scope and key in the unique index, by a statement whose text does not depend on their number.
/// (With two `IN` lists, PostgreSQL would read the whole table.)
async fn earlier_orders(tx: &Tx, requests: impl Iterator<Item = &AdmissionRequest>) -> Result<EarlierOrders, DbErr> {
    let pairs = requests.map(|request| [&request.idempotency_scope, &request.idempotency_key]);
    let pairs = serde_json::json!(pairs.collect::<Vec<_>>()).to_string();
    let sql = if is_sqlite(tx) {
        "SELECT orders.* FROM json_each($1) AS pair CROSS JOIN orders \
         ON orders.idempotency_scope = pair.value ->> 0 AND orders.idempotency_key = pair.value ->> 1"
    } else {
        "SELECT found.* FROM json_array_elements(CAST($1 AS json)) AS pair(value) CROSS JOIN LATERAL \
         (SELECT * FROM orders WHERE idempotency_scope = pair.value ->> 0 AND idempotency_key = pair.value ->> 1 LIMIT 1) \
         AS found"
    };
    let statement = Statement::from_sql_and_values(tx.get_database_backend(), sql, [pairs.into()]);
    let orders = order::Entity::find().from_raw_sql(statement).all(tx).await?;
    let earlier = orders.into_iter().map(|order| {
        let key = ReplayKey { scope: order.idempotency_scope.clone(), key: order.idempotency_key.clone() };
        (key, Earlier { hash: order.idempotency_hash.clone(), order: Outcome::Earlier(Box::new(order)) })
    });
    Ok(earlier.collect())
}
