//! Inserting the orders of the demo's events, with their tickets and payments.

use std::collections::HashMap;

use entity::event::{self, EventStatus};
use entity::ledger_entry::{self, LedgerKind};
use entity::order::{self, OrderStatus};
use entity::payment::{self, PaymentStatus};
use entity::ticket::{self, TicketStatus};
use entity::{order_line, quota};
use kernel::db::{Tx, insert_all};
use kernel::error::Failure;
use kernel::money::{Currency, Money};
use kernel::{Env, secret};
use sea_orm::prelude::*;
use time::OffsetDateTime;

use super::data::{DemoEvent, key};
use super::ledger_lock::{close_ledger, open_ledger};
use super::orders::{DemoOrder, Paid, orders_of};
use super::{DemoErrorCode, People, broken};
use crate::ledger::{self, Movement};
use crate::orders::Attendee;

/// An inserted event, as its orders need it.
pub(super) struct Sale<'a> {
    pub(super) event: &'a DemoEvent,
    pub(super) row: event::Model,
    pub(super) currency: Currency,
}

pub(super) async fn write_orders(
    tx: &Tx,
    env: &Env,
    sale: &Sale<'_>,
    people: &People,
    paid: &HashMap<Uuid, Paid>,
) -> Result<(), Failure<DemoErrorCode>> {
    let (mut orders, mut lines, mut tickets, mut payments) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    let mut taken: HashMap<Uuid, i64> = HashMap::new();
    for demo in orders_of(sale.event, sale.row.starts_at, env.now(), people) {
        let price = demo.ticket_type.price(sale.currency)?;
        let payment = paid.get(&demo.id);
        if price.minor > 0 && payment.is_none() {
            continue;
        }
        let order = order_row(env, sale, &demo, price);
        let line = line_row(sale, &demo, price)?;
        if order.status == OrderStatus::Confirmed {
            let quotas = std::iter::once(demo.ticket_type.quota_key(sale.event)).chain(sale.row.capacity_quota_id);
            quotas.for_each(|quota| *taken.entry(quota).or_default() += i64::from(demo.quantity));
        }
        tickets.extend((0..demo.quantity).map(|place| ticket_row(env, sale, &order, &line, place)));
        payments.extend(payment.map(|paid| payment_row(env, &order, paid)));
        orders.push(order);
        lines.push(line);
    }
    insert_all(tx, orders.iter().cloned()).await?;
    insert_all(tx, lines).await?;
    insert_all(tx, tickets).await?;
    insert_all(tx, payments.iter().cloned()).await?;
    open_ledger(tx, env).await?;
    for payment in &payments {
        if let Some(order) = orders.iter().find(|order| order.id == payment.order_id) {
            let amount = Money::new(payment.amount_minor, sale.currency);
            let movement = Movement { order, payment, kind: LedgerKind::Payment, source_id: payment.id, amount };
            ledger::record(tx, env, &[movement]).await?;
            // The demo's orders date from before it was loaded, and so do their ledger entries.
            ledger_entry::Entity::update_many()
                .filter(ledger_entry::Column::SourceId.eq(payment.id))
                .col_expr(ledger_entry::Column::CreatedAt, Expr::value(order.placed_at))
                .exec(tx)
                .await?;
        }
    }
    close_ledger(tx).await?;
    for (id, sold) in taken {
        quota::Entity::update_many()
            .filter(quota::Column::Id.eq(id))
            .col_expr(quota::Column::Sold, Expr::value(sold))
            .exec(tx)
            .await?;
    }
    Ok(())
}

fn order_row(env: &Env, sale: &Sale<'_>, demo: &DemoOrder<'_>, price: Money) -> order::Model {
    let cancelled = sale.row.status == EventStatus::Cancelled;
    order::Model {
        id: demo.id,
        event_id: sale.row.id,
        organization_id: sale.row.organization_id,
        user_id: demo.buyer.map(|id| id.uuid()),
        code: secret::order_code(&*env.random),
        secret: secret::token(&*env.random),
        status: if cancelled { OrderStatus::Cancelled } else { OrderStatus::Confirmed },
        email: demo.email.clone(),
        name: demo.name.to_owned(),
        locale: "en".to_owned(),
        total_minor: price.minor * i64::from(demo.quantity),
        currency: price.currency.code().to_owned(),
        idempotency_scope: demo.email.clone(),
        idempotency_key: demo.id.simple().to_string(),
        idempotency_hash: Vec::new(),
        placed_at: demo.placed_at,
        expires_at: None,
        confirmed_at: Some(demo.placed_at),
        cancelled_at: cancelled.then(|| env.now()),
        cancel_reason: sale.row.cancel_reason.clone(),
        terms_id: None,
        privacy_id: None,
        organizer_terms_id: None,
        origin: order::OrderOrigin::Sale,
        invited_by: None,
        version: 1,
    }
}

fn line_row(sale: &Sale<'_>, demo: &DemoOrder<'_>, price: Money) -> Result<order_line::Model, Failure<DemoErrorCode>> {
    let attendees: Vec<_> =
        (0..demo.quantity).map(|_| Attendee { name: demo.name.to_owned(), email: demo.email.clone() }).collect();
    Ok(order_line::Model {
        id: key("line", &demo.id.to_string()),
        order_id: demo.id,
        ticket_type_id: demo.ticket_type.key(sale.event),
        ticket_type_name: demo.ticket_type.name.clone(),
        quantity: demo.quantity,
        unit_price_minor: price.minor,
        total_minor: price.minor * i64::from(demo.quantity),
        attendees: serde_json::to_value(attendees).map_err(broken)?,
    })
}

fn ticket_row(env: &Env, sale: &Sale<'_>, order: &order::Model, line: &order_line::Model, place: i32) -> ticket::Model {
    let id = key("ticket", &format!("{}/{place}", order.id));
    let over = sale.row.ends_at < env.now();
    // Most ticket holders of past events were checked in.
    let came = over && !id.as_bytes()[14].is_multiple_of(5);
    let status = match order.status {
        OrderStatus::Cancelled => TicketStatus::Cancelled,
        _ if came => TicketStatus::CheckedIn,
        _ => TicketStatus::Valid,
    };
    let minutes = i64::from(id.as_bytes()[13] % 40) - 25;
    let checked_in_at: Option<OffsetDateTime> = came.then(|| sale.row.starts_at + time::Duration::minutes(minutes));
    ticket::Model {
        id,
        order_id: order.id,
        order_line_id: line.id,
        ticket_type_id: line.ticket_type_id,
        event_id: sale.row.id,
        organization_id: Some(order.organization_id),
        holder_name: order.name.clone(),
        holder_email: order.email.clone(),
        secret: secret::ticket_code(&*env.random),
        status,
        checked_in_at,
        checked_in_by: None,
        created_at: order.placed_at,
        changed_at: checked_in_at,
        version: 1,
    }
}

fn payment_row(env: &Env, order: &order::Model, paid: &Paid) -> payment::Model {
    payment::Model {
        id: paid.payment_id,
        order_id: order.id,
        provider: env.payments.as_ref().map_or("sandbox", |provider| provider.name()).to_owned(),
        status: PaymentStatus::Succeeded,
        amount_minor: order.total_minor,
        currency: order.currency.clone(),
        refunded_minor: 0,
        checkout_id: Some(paid.checkout.checkout_id.clone()),
        checkout_url: None,
        checkout_expires_at: paid.checkout_expires_at,
        intent_id: paid.checkout.intent_id.clone(),
        failure: None,
        created_at: order.placed_at,
        updated_at: order.placed_at,
        look_at: None,
        looks: 0,
        return_url: None,
        version: 1,
    }
}
