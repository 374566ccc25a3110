//! Building a batch: the places its orders take, and the rows to insert.

use std::collections::BTreeMap;

use entity::order::{OrderOrigin, OrderStatus};
use entity::payment::PaymentStatus;
use entity::{order, order_line, payment};
use kernel::db::{Inserts, Tx, insert_all};
use kernel::error::Problem;
use kernel::ids::TypedId as _;
use kernel::jobs::outbox;
use kernel::signals::Signal;
use kernel::{Env, secret, versions};
use sea_orm::DbErr;
use sea_orm::prelude::*;
use time::OffsetDateTime;

use super::added::{self, Addition};
use super::sale::{Sale, Total};
use super::{AdmissionRequest, LineRequest};
use crate::job::Job;
use crate::orders::OrderErrorCode::{self, InvalidInput, NotFound, NotOnSale, SoldOut, TermsChanged};
use crate::orders::details::{OrderDetails, new_tickets};
use crate::quotas::{self, Changes};
use crate::{contact_changes, sale_notices};

/// The orders admitted to a batch so far, and the places they take.
pub(super) struct Batch<'a> {
    sale: &'a Sale,
    left: BTreeMap<Uuid, i64>,
    changes: Changes,
    placed: Vec<OrderDetails>,
    additions: Vec<Addition>,
    jobs: Vec<entity::outbox::Model>,
}

impl<'a> Batch<'a> {
    pub(super) fn new(sale: &'a Sale) -> Self {
        Self {
            sale,
            left: sale.left.clone(),
            changes: Changes::new(),
            placed: Vec::new(),
            additions: Vec::new(),
            jobs: Vec::new(),
        }
    }

    /// Adds an order if its places are available, and returns its index in the batch.
    pub(super) fn add(&mut self, env: &Env, request: &AdmissionRequest) -> Result<usize, Vec<Problem<OrderErrorCode>>> {
        if !self.sale.is_for(request) {
            return Err(vec![no_such_event()]);
        }
        if let Some(why) = self.sale.closed() {
            return Err(vec![Problem::new(NotOnSale, Some("eventId".to_owned()), why)]);
        }
        if request.shown.is_outdated(self.sale.terms_version) {
            return Err(vec![terms_changed()]);
        }
        let checked = self.sale.check_lines(env, &request.lines, &request.via);
        let wanted = self.wanted(&request.lines);
        let (total, wanted) = match (checked, wanted) {
            (Ok(checked), Ok(wanted)) => (checked, wanted),
            // Report all problems at once.
            (checked, wanted) => {
                let mut problems = checked.err().unwrap_or_default();
                problems.extend(wanted.err().unwrap_or_default());
                return Err(problems);
            }
        };
        self.take(wanted, if request.via.confirms(total.minor) { Reservation::Sold } else { Reservation::Held });
        let details = self.build(env, request, total);
        self.additions.extend(Addition::of(self.placed.len(), request));
        for DueJob { job, run_at } in jobs_of(&details, request) {
            // Serializing a job of ids can't fail; if it ever does, refuse the order rather than lose its mail.
            let mut row = outbox::row(env, &job, run_at, None)
                .map_err(|error| vec![Problem::new(InvalidInput, None, error.to_string())])?;
            outbox::set_origin(&mut row, &request.origin);
            self.jobs.push(row);
        }
        self.placed.push(details);
        Ok(self.placed.len() - 1)
    }

    /// The places that the lines take from each quota, if all are available; else the lines that are sold out.
    fn wanted(&self, lines: &[LineRequest]) -> Result<BTreeMap<Uuid, i64>, Vec<Problem<OrderErrorCode>>> {
        let mut wanted: BTreeMap<Uuid, i64> = BTreeMap::new();
        let mut problems = Vec::new();
        for (index, line) in lines.iter().enumerate() {
            let quantity = i64::try_from(line.attendees.len()).unwrap_or(i64::MAX);
            // Unknown ticket types are reported elsewhere.
            let id = line.ticket_type_id.uuid();
            let (Some(quotas), Some(ticket_type)) = (self.sale.links.get(&id), self.sale.ticket_types.get(&id)) else {
                continue;
            };
            let left =
                |quota: &Uuid| self.left.get(quota).copied().unwrap_or(0) - wanted.get(quota).copied().unwrap_or(0);
            if let Some(available) = quotas.iter().map(left).min().filter(|left| quantity > *left) {
                problems.push(sold_out(index, &ticket_type.name, available.max(0)));
                continue;
            }
            for quota in quotas {
                *wanted.entry(*quota).or_default() += quantity;
            }
        }
        if problems.is_empty() { Ok(wanted) } else { Err(problems) }
    }

    /// Takes the places: sold at once, or held until the order is paid.
    fn take(&mut self, wanted: BTreeMap<Uuid, i64>, taken: Reservation) {
        for (quota, places) in wanted {
            *self.left.entry(quota).or_default() -= places;
            let change = self.changes.entry(quota).or_default();
            match taken {
                Reservation::Sold => change.sold += places,
                Reservation::Held => change.held += places,
            }
        }
    }

    fn build(&self, env: &Env, request: &AdmissionRequest, total: Total) -> OrderDetails {
        let now = self.sale.now;
        let (free, confirmed) = (total.minor == 0, request.via.confirms(total.minor));
        let checkout_expires_at = now + env.settings.checkout_window;
        let order = order::Model {
            id: env.ids.next(),
            event_id: self.sale.event.id,
            organization_id: self.sale.event.organization_id,
            user_id: request.buyer.user_id.map(|id| id.uuid()),
            code: secret::order_code(&*env.random),
            secret: secret::token(&*env.random),
            status: if confirmed { OrderStatus::Confirmed } else { OrderStatus::Pending },
            email: request.buyer.email.as_str().to_owned(),
            name: request.buyer.name.clone(),
            locale: request.buyer.locale.tag().to_owned(),
            total_minor: total.minor,
            currency: total.currency.clone(),
            idempotency_scope: request.idempotency_scope.clone(),
            idempotency_key: request.idempotency_key.clone(),
            idempotency_hash: request.idempotency_hash.clone(),
            placed_at: now,
            expires_at: (!confirmed).then_some(checkout_expires_at + env.settings.hold_grace),
            confirmed_at: confirmed.then_some(now),
            cancelled_at: None,
            cancel_reason: None,
            terms_id: request.agreed.terms_id,
            privacy_id: request.agreed.privacy_id,
            // Whoever orders themself is shown the terms; whom the organizer adds is not.
            organizer_terms_id: self.sale.terms_id.filter(|_| request.via.added().is_none()),
            origin: request.via.origin(),
            invited_by: request.via.invited_by(),
            version: versions::FIRST,
        };
        let lines: Vec<_> = request.lines.iter().map(|line| self.build_line(env, &order, line, request)).collect();
        let tickets = if confirmed { new_tickets(env, &order, &lines) } else { Vec::new() };
        let outside = (confirmed && !free).then(|| added::outside_payment(env, &order));
        let payment = env.payments.as_ref().filter(|_| !confirmed).map(|provider| payment::Model {
            id: env.ids.next(),
            order_id: order.id,
            provider: provider.name().to_owned(),
            status: PaymentStatus::Pending,
            amount_minor: total.minor,
            currency: total.currency,
            refunded_minor: 0,
            checkout_id: None,
            checkout_url: None,
            checkout_expires_at,
            intent_id: None,
            failure: None,
            created_at: now,
            updated_at: now,
            look_at: None,
            looks: 0,
            return_url: request.return_url.clone(),
            version: versions::FIRST,
        });
        let payment = outside.or(payment);
        let ticket_types = lines.iter().map(|line| self.sale.ticket_types[&line.ticket_type_id].clone()).collect();
        OrderDetails { order, lines, tickets, payment, ticket_types, is_new: true }
    }

    fn build_line(
        &self,
        env: &Env,
        order: &order::Model,
        line: &LineRequest,
        request: &AdmissionRequest,
    ) -> order_line::Model {
        let ticket_type = &self.sale.ticket_types[&line.ticket_type_id.uuid()];
        let quantity = i32::try_from(line.attendees.len()).unwrap_or(i32::MAX);
        let price = request.via.price_of(ticket_type);
        order_line::Model {
            id: env.ids.next(),
            order_id: order.id,
            ticket_type_id: ticket_type.id,
            ticket_type_name: ticket_type.name.clone(),
            quantity,
            unit_price_minor: price,
            total_minor: price * i64::from(quantity),
            attendees: serde_json::json!(line.attendees),
        }
    }

    /// Inserts the rows of the batch, takes its places and returns its orders; none if the places are not there any more,
    /// and then nothing of it may be committed.
    pub(super) async fn write(self, tx: &Tx, env: &Env) -> Result<Option<Vec<OrderDetails>>, DbErr> {
        if self.placed.is_empty() {
            return Ok(Some(self.placed));
        }
        // First: that their lines belong to their events is checked as they are inserted.
        let mut orders: Vec<_> = self.placed.iter().map(|details| details.order.clone()).collect();
        // In one order, so that two processes with the same keys wait for each other and not in a circle.
        orders.sort_by(|a, b| {
            (&a.idempotency_scope, &a.idempotency_key).cmp(&(&b.idempotency_scope, &b.idempotency_key))
        });
        insert_all(tx, orders).await?;
        let mut inserts = Inserts::new(tx);
        inserts.add(self.placed.iter().flat_map(|details| details.lines.iter().cloned()))?;
        inserts.add(self.placed.iter().flat_map(|details| details.tickets.iter().cloned()))?;
        inserts.add(self.placed.iter().filter_map(|details| details.payment.clone()))?;
        let bought = || self.placed.iter().filter(|details| details.order.status == OrderStatus::Confirmed);
        // Organizers need no notice of what they added themselves.
        let sold = bought().filter(|details| details.order.origin == OrderOrigin::Sale);
        let sold = sold.map(|details| (&details.order, details.lines.as_slice()));
        inserts.add(sale_notices::rows(tx, env, self.sale.event.typed_id(), sold)?)?;
        inserts.run(tx).await?;
        if !self.additions.is_empty() {
            added::record(tx, env, &self.placed, &self.additions).await?;
        }
        // With the notice's job, which has a key.
        self.jobs.into_iter().for_each(|job| tx.insert_last(job));
        let buyers: Vec<&str> = bought().map(|details| details.order.email.as_str()).collect();
        contact_changes::note(tx, env, self.sale.event.organization_id, &buyers).await?;
        // Last, since it locks the quotas, and others wait for them.
        if !quotas::apply(tx, &self.changes).await? {
            return Ok(None);
        }
        tx.announce(Signal::Availability(self.sale.event.typed_id()));
        tracing::debug!(orders = self.placed.len(), at = %env.now(), "admitted a batch");
        Ok(Some(self.placed))
    }
}

/// How an order takes its places.
#[derive(Clone, Copy)]
enum Reservation {
    /// As sold: the order is free.
    Sold,
    /// As held until it is paid.
    Held,
}

struct DueJob {
    job: Job,
    run_at: OffsetDateTime,
}

/// The jobs of a new order, and when they run.
fn jobs_of(details: &OrderDetails, request: &AdmissionRequest) -> Vec<DueJob> {
    let due = |job, run_at| DueJob { job, run_at };
    let order_id = details.order.typed_id();
    let open = details.payment.as_ref().filter(|_| details.order.status == OrderStatus::Pending);
    match open {
        None if request.via.added().is_some_and(|added| !added.mail) => Vec::new(),
        None => vec![due(Job::SendOrderConfirmation { order_id }, details.order.placed_at)],
        Some(payment) => {
            let expires_at = details.order.expires_at.unwrap_or(payment.checkout_expires_at);
            // The request itself opens the checkout; the job does it if the request was interrupted.
            let opens_at = details.order.placed_at + OPEN_CHECKOUT_AFTER;
            vec![
                due(Job::OpenCheckout { payment_id: payment.typed_id() }, opens_at),
                due(Job::ExpireOrder { order_id }, expires_at),
            ]
        }
    }
}

/// How long the request that placed an order has to open its checkout before the job does.
const OPEN_CHECKOUT_AFTER: time::Duration = time::Duration::seconds(10);

fn no_such_event() -> Problem<OrderErrorCode> {
    Problem::new(NotFound, Some("eventId".to_owned()), "There is no such event, or it is not yours.")
}

fn terms_changed() -> Problem<OrderErrorCode> {
    let message = "The terms have changed. Read them and place the order again.";
    Problem::new(TermsChanged, Some("agreedTo".to_owned()), message)
}

fn sold_out(line: usize, name: &str, available: i64) -> Problem<OrderErrorCode> {
    let message = match available {
        0 => format!("{name} is sold out."),
        left => format!("Only {left} left of {name}."),
    };
    Problem { available: Some(available), ..Problem::new(SoldOut, Some(format!("lines.{line}.quantity")), message) }
}
