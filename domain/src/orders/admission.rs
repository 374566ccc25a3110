//! Admission, the hot path: many orders for one event in one transaction. Each quota is locked and updated once, the
//! orders are served in the order they came, and everything they write goes out in multi-row statements.

use std::collections::{BTreeMap, HashMap};

use entity::event::EventStatus;
use entity::order::OrderStatus;
use entity::payment::PaymentStatus;
use entity::{event, order, order_line, payment, ticket, ticket_type};
use sea_orm::prelude::*;
use sea_orm::{DbErr, QueryOrder, Statement};
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use super::OrderErrorCode::{
    self, IdempotencyKeyReused, InvalidInput, NotFound, NotOnSale, PaymentsUnavailable, QuantityNotAllowed, SoldOut,
};
use super::confirm::new_tickets;
use super::query::details_of;
use crate::Env;
use crate::db::{Tx, insert_all, is_sqlite};
use crate::error::{Failure, Problem};
use crate::ids::{EventId, TicketTypeId, UserId};
use crate::job::Job;
use crate::money::MAX_MINOR;
use crate::quotas::{self, Changes};
use crate::signals::Signal;
use crate::text::{EmailAddress, Locale};
use crate::{outbox, secret};

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

/// What is on sale, read once per batch, with its quotas locked.
struct Sale {
    event: event::Model,
    ticket_types: HashMap<Uuid, ticket_type::Model>,
    links: HashMap<Uuid, Vec<Uuid>>,
    /// Places left at the start of the batch.
    left: BTreeMap<Uuid, i64>,
    now: OffsetDateTime,
}

impl Sale {
    async fn load(tx: &Tx, env: &Env, event_id: EventId) -> Result<Option<Self>, DbErr> {
        let Some(event) = quotas::shared_event(tx, event_id.uuid()).await? else {
            return Ok(None);
        };
        let quotas = quotas::lock_for_event(tx, event_id.uuid()).await?;
        if event.status == EventStatus::Draft {
            return Ok(None);
        }
        let ticket_types: HashMap<_, _> = ticket_type::Entity::find()
            .filter(ticket_type::Column::EventId.eq(event.id))
            .order_by_asc(ticket_type::Column::Position)
            .all(&**tx)
            .await?
            .into_iter()
            .map(|ticket_type| (ticket_type.id, ticket_type))
            .collect();
        let links = quotas::links(&**tx, &event, ticket_types.keys().copied()).await?;
        let left = quotas.into_iter().map(|quota| (quota.id, quota.size - quota.held - quota.sold)).collect();
        Ok(Some(Self { event, ticket_types, links, left, now: env.now() }))
    }

    /// Why the event can't be bought from at all, if so.
    fn closed(&self) -> Option<&'static str> {
        match self.event.status {
            EventStatus::Cancelled => Some("This event was cancelled."),
            EventStatus::Draft | EventStatus::Archived => Some("This event is not on sale."),
            EventStatus::Published if self.event.ends_at <= self.now => Some("This event is over."),
            EventStatus::Published => None,
        }
    }
}

/// The orders of a batch so far, and what they take.
struct Batch<'a> {
    sale: &'a Sale,
    left: BTreeMap<Uuid, i64>,
    changes: Changes,
    placed: Vec<OrderDetails>,
    jobs: Vec<entity::outbox::Model>,
}

impl<'a> Batch<'a> {
    fn new(sale: &'a Sale) -> Self {
        Self { sale, left: sale.left.clone(), changes: Changes::new(), placed: Vec::new(), jobs: Vec::new() }
    }

    /// Adds an order if it can be had, and returns its place in the batch.
    fn add(&mut self, env: &Env, request: &AdmissionRequest) -> Result<usize, Vec<Problem<OrderErrorCode>>> {
        if let Some(why) = self.sale.closed() {
            return Err(vec![Problem::new(NotOnSale, Some("eventId".to_owned()), why)]);
        }
        let (total, currency) = self.check_lines(env, &request.lines)?;
        self.take_places(&request.lines, total == 0)?;
        let details = self.build(env, request, total, currency);
        for job in jobs_of(&details) {
            let (job, run_at) = job;
            // Serializing a job of ids can't fail; should it ever, the order is refused rather than left without its mail.
            let row = outbox::row(env, &job, run_at, None)
                .map_err(|error| vec![Problem::new(InvalidInput, None, error.to_string())])?;
            self.jobs.push(row);
        }
        self.placed.push(details);
        Ok(self.placed.len() - 1)
    }

    /// Checks each line against its ticket type; returns the total in minor units and its currency.
    fn check_lines(&self, env: &Env, lines: &[LineRequest]) -> Result<(i64, String), Vec<Problem<OrderErrorCode>>> {
        let mut problems = Vec::new();
        let (mut total, mut currency) = (0_i64, None);
        for (index, line) in lines.iter().enumerate() {
            match self.check_line(line) {
                Ok(ticket_type) => {
                    let quantity = i64::try_from(line.attendees.len()).unwrap_or(i64::MAX);
                    total = total.saturating_add(ticket_type.price_minor.saturating_mul(quantity));
                    currency = Some(ticket_type.currency.clone());
                }
                Err((code, field, message)) => {
                    problems.push(Problem::new(code, Some(format!("lines.{index}.{field}")), message));
                }
            }
        }
        if total > MAX_MINOR {
            problems.push(Problem::new(
                QuantityNotAllowed,
                Some("lines".to_owned()),
                "The order's total is too high for one payment. Please split it.",
            ));
        }
        if total > 0 && env.payments.is_none() {
            problems.push(Problem::new(
                PaymentsUnavailable,
                None,
                "Payments are not set up here, so paid tickets can't be bought.",
            ));
        }
        if problems.is_empty() { Ok((total, currency.unwrap_or_default())) } else { Err(problems) }
    }

    fn check_line(&self, line: &LineRequest) -> Result<&ticket_type::Model, (OrderErrorCode, &'static str, String)> {
        let Some(ticket_type) = self.sale.ticket_types.get(&line.ticket_type_id.uuid()) else {
            return Err((NotFound, "ticketTypeId", "There is no such ticket type for this event.".to_owned()));
        };
        let now = self.sale.now;
        if ticket_type.sales_start_at.is_some_and(|start| now < start) {
            return Err((NotOnSale, "ticketTypeId", format!("{} is not on sale yet.", ticket_type.name)));
        }
        if ticket_type.sales_end_at.is_some_and(|end| now >= end) {
            return Err((NotOnSale, "ticketTypeId", format!("{} is not on sale any more.", ticket_type.name)));
        }
        let (min, max) = (ticket_type.min_per_order, ticket_type.max_per_order);
        let quantity = i32::try_from(line.attendees.len()).unwrap_or(i32::MAX);
        if !(min..=max).contains(&quantity) {
            return Err((
                QuantityNotAllowed,
                "quantity",
                format!("An order can have {min} to {max} of {}.", ticket_type.name),
            ));
        }
        Ok(ticket_type)
    }

    /// Takes the places of all lines, or none.
    fn take_places(&mut self, lines: &[LineRequest], at_once: bool) -> Result<(), Vec<Problem<OrderErrorCode>>> {
        let mut wanted: BTreeMap<Uuid, i64> = BTreeMap::new();
        for (index, line) in lines.iter().enumerate() {
            let quantity = i64::try_from(line.attendees.len()).unwrap_or(i64::MAX);
            for quota in &self.sale.links[&line.ticket_type_id.uuid()] {
                let wanted = wanted.entry(*quota).or_default();
                let available = (self.left.get(quota).copied().unwrap_or(0) - *wanted).max(0);
                *wanted += quantity;
                if quantity > available {
                    let name = &self.sale.ticket_types[&line.ticket_type_id.uuid()].name;
                    return Err(vec![sold_out(index, name, available)]);
                }
            }
        }
        for (quota, places) in wanted {
            *self.left.entry(quota).or_default() -= places;
            let change = self.changes.entry(quota).or_default();
            if at_once { change.sold += places } else { change.held += places }
        }
        Ok(())
    }

    fn build(&self, env: &Env, request: &AdmissionRequest, total: i64, currency: String) -> OrderDetails {
        let now = self.sale.now;
        let free = total == 0;
        let checkout_expires_at = now + env.settings.checkout_window;
        let order = order::Model {
            id: env.ids.next(),
            event_id: self.sale.event.id,
            organization_id: self.sale.event.organization_id,
            user_id: request.buyer.user_id.map(|id| id.uuid()),
            code: secret::order_code(&*env.random),
            secret: secret::token(&*env.random),
            status: if free { OrderStatus::Confirmed } else { OrderStatus::Pending },
            email: request.buyer.email.as_str().to_owned(),
            name: request.buyer.name.clone(),
            locale: request.buyer.locale.tag().to_owned(),
            total_minor: total,
            currency: currency.clone(),
            idempotency_scope: request.idempotency_scope.clone(),
            idempotency_key: request.idempotency_key.clone(),
            idempotency_hash: request.idempotency_hash.clone(),
            placed_at: now,
            expires_at: (!free).then_some(checkout_expires_at + env.settings.hold_grace),
            confirmed_at: free.then_some(now),
            cancelled_at: None,
            cancel_reason: None,
        };
        let lines: Vec<_> = request.lines.iter().map(|line| self.build_line(env, order.id, line)).collect();
        let tickets = if free { new_tickets(env, &order, &lines) } else { Vec::new() };
        let payment = env.payments.as_ref().filter(|_| !free).map(|provider| payment::Model {
            id: env.ids.next(),
            order_id: order.id,
            provider: provider.name().to_owned(),
            status: PaymentStatus::Pending,
            amount_minor: total,
            currency,
            refunded_minor: 0,
            checkout_id: None,
            checkout_url: None,
            checkout_expires_at,
            intent_id: None,
            failure: None,
            created_at: now,
            updated_at: now,
        });
        let ticket_types = lines.iter().map(|line| self.sale.ticket_types[&line.ticket_type_id].clone()).collect();
        OrderDetails { order, lines, tickets, payment, ticket_types }
    }

    fn build_line(&self, env: &Env, order_id: Uuid, line: &LineRequest) -> order_line::Model {
        let ticket_type = &self.sale.ticket_types[&line.ticket_type_id.uuid()];
        let quantity = i32::try_from(line.attendees.len()).unwrap_or(i32::MAX);
        order_line::Model {
            id: env.ids.next(),
            order_id,
            ticket_type_id: ticket_type.id,
            ticket_type_name: ticket_type.name.clone(),
            quantity,
            unit_price_minor: ticket_type.price_minor,
            total_minor: ticket_type.price_minor * i64::from(quantity),
            attendees: serde_json::json!(line.attendees),
        }
    }

    /// Writes the batch and returns its orders.
    async fn write(self, tx: &Tx, env: &Env) -> Result<Vec<OrderDetails>, DbErr> {
        if self.placed.is_empty() {
            return Ok(self.placed);
        }
        if !quotas::apply(tx, &self.changes).await? {
            return Err(DbErr::Custom("a quota changed under the batch that had locked it".to_owned()));
        }
        insert_all(tx, self.placed.iter().map(|details| details.order.clone())).await?;
        insert_all(tx, self.placed.iter().flat_map(|details| details.lines.iter().cloned())).await?;
        insert_all(tx, self.placed.iter().flat_map(|details| details.tickets.iter().cloned())).await?;
        insert_all(tx, self.placed.iter().filter_map(|details| details.payment.clone())).await?;
        outbox::insert(tx, self.jobs).await?;
        tx.announce(Signal::Availability(EventId::from_uuid(self.sale.event.id)));
        tracing::debug!(orders = self.placed.len(), at = %env.now(), "admitted a batch");
        Ok(self.placed)
    }
}

/// What has to happen for a new order, and when.
fn jobs_of(details: &OrderDetails) -> Vec<(Job, OffsetDateTime)> {
    let order_id = details.order.id;
    match &details.payment {
        None => vec![
            (Job::SendOrderConfirmation { order_id }, details.order.placed_at),
            (Job::SendSaleNotice { order_id }, details.order.placed_at),
        ],
        Some(payment) => {
            let expires_at = details.order.expires_at.unwrap_or(payment.checkout_expires_at);
            // The request itself opens the checkout; the job does if the request did not live to.
            let opens_at = details.order.placed_at + OPEN_CHECKOUT_AFTER;
            vec![(Job::OpenCheckout { payment_id: payment.id }, opens_at), (Job::ExpireOrder { order_id }, expires_at)]
        }
    }
}

/// How long the request that placed an order has to open its checkout before a job does.
const OPEN_CHECKOUT_AFTER: time::Duration = time::Duration::seconds(10);

fn sold_out(line: usize, name: &str, available: i64) -> Problem<OrderErrorCode> {
    let message = match available {
        0 => format!("{name} is sold out."),
        left => format!("Only {left} left of {name}."),
    };
    Problem { available: Some(available), ..Problem::new(SoldOut, Some(format!("lines.{line}.quantity")), message) }
}
