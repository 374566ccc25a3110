//! Lists as CSV: an event's attendees and orders, for members who may see orders; the audit trail, for administrators.

mod audit;
mod csv;

use std::sync::Arc;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::Env;
use domain::error::Internal;
use domain::exports::{self, AttendeeRow, OrderRow};
use domain::money::Money;
use domain::rows::event;
use domain::rows::order::OrderStatus;
use domain::rows::payment::PaymentStatus;
use domain::rows::ticket::TicketStatus;
use domain::text::{Timezone, shown_address};
use futures::stream::{self, Stream, StreamExt as _};
use time::OffsetDateTime;
use uuid::Uuid;

use crate::rest;
use crate::server::{App, problem};

/// The lists' routes. The event is named by its id, in the place where others have its slug.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/events/{slug}/attendees.csv", get(attendees))
        .route("/events/{slug}/orders.csv", get(orders))
        .route("/admin/audit.csv", get(audit::show))
}

async fn attendees(State(app): State<Arc<App>>, Path(event_id): Path<String>, headers: HeaderMap) -> Response {
    match find(&app, &headers, &event_id).await {
        Ok(event) => table(&app.env, &event, "attendees", &ATTENDEES, Table::Attendees),
        Err(refusal) => refusal,
    }
}

async fn orders(State(app): State<Arc<App>>, Path(event_id): Path<String>, headers: HeaderMap) -> Response {
    match find(&app, &headers, &event_id).await {
        Ok(event) => table(&app.env, &event, "orders", &ORDERS, Table::Orders),
        Err(refusal) => refusal,
    }
}

/// The event, if who asks may take its lists along.
async fn find(app: &App, headers: &HeaderMap, event_id: &str) -> Result<event::Model, Response> {
    let actor = rest::actor(app, headers).await?;
    let missing = |_| problem(StatusCode::NOT_FOUND, "NOT_FOUND", "There is no such event, or it is not yours.");
    exports::event(&app.env, &actor, event_id).await.map_err(|failure| rest::refusal(failure, missing))
}

const ATTENDEES: [&str; 9] = [
    "Name",
    "E-mail",
    "Ticket type",
    "Status",
    "Checked in at",
    "Order",
    "Ordered by",
    "Ordered by (e-mail)",
    "Ordered at",
];
const ORDERS: [&str; 12] = [
    "Order",
    "Status",
    "Name",
    "E-mail",
    "Tickets",
    "What",
    "Total",
    "Refunded",
    "Currency",
    "Payment",
    "Placed at",
    "Confirmed at",
];

#[derive(Clone, Copy)]
enum Table {
    Attendees,
    Orders,
}

/// An event's file.
fn table(env: &Env, event: &event::Model, name: &str, columns: &[&str], table: Table) -> Response {
    let start = Progress { env: env.clone(), zone: zone_of(event), event_id: event.id, table, after: None };
    let rest = stream::unfold(Some(start), |progress| async {
        match progress?.next().await {
            Ok(Some((text, progress))) => Some((Ok(text), Some(progress))),
            Ok(None) => None,
            Err(fault) => Some((Err(fault), None)),
        }
    });
    // Slugs need no quoting.
    file(&format!("{}-{name}.csv", event.slug), columns, rest)
}

/// A file, page by page. Should the database fail on the way, the connection breaks, so that nobody takes a part for the
/// whole.
fn file(
    name: &str,
    columns: &[&str],
    pages: impl Stream<Item = Result<String, Internal>> + Send + 'static,
) -> Response {
    let head = csv::record(columns.iter().copied());
    // Excel takes a file for UTF-8 only if it begins so.
    let begin = stream::once(async move { Ok::<_, Internal>(format!("\u{FEFF}{head}")) });
    let whole = begin.chain(pages).map(|page| page.map(Bytes::from).inspect_err(broke_off));
    // Compression asks once more after the end, which an unfolded stream does not bear.
    let mut response = Body::from_stream(whole.fuse()).into_response();
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("text/csv; charset=utf-8"));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    if let Ok(value) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        headers.insert(header::CONTENT_DISPOSITION, value);
    }
    response
}

fn broke_off(fault: &Internal) {
    if fault.is_outage() {
        tracing::warn!(error = %fault, "a list broke off in an outage of the database");
    } else {
        tracing::error!(error = %fault, "a list broke off");
    }
}

fn zone_of(event: &event::Model) -> Timezone {
    Timezone::parse(&event.timezone).unwrap_or_else(|_| Timezone::utc())
}

/// How far a file is written.
struct Progress {
    env: Env,
    zone: Timezone,
    event_id: Uuid,
    table: Table,
    after: Option<Uuid>,
}

impl Progress {
    /// The next page's lines.
    async fn next(mut self) -> Result<Option<(String, Self)>, Internal> {
        let conn = self.env.db.replica();
        let mut text = String::new();
        let last = match self.table {
            Table::Attendees => {
                let rows = exports::attendees(conn, self.event_id, self.after).await?;
                text.extend(rows.iter().map(|row| self.attendee(row)));
                rows.last().map(|row| row.ticket.id)
            }
            Table::Orders => {
                let rows = exports::orders(conn, self.event_id, self.after).await?;
                for row in &rows {
                    text.push_str(&self.order(row)?);
                }
                rows.last().map(|row| row.order.id)
            }
        };
        self.after = last;
        Ok(last.map(|_| (text, self)))
    }

    fn attendee(&self, row: &AttendeeRow) -> String {
        csv::record([
            row.ticket.holder_name.as_str(),
            &shown_address(&row.ticket.holder_email),
            row.ticket_type.as_str(),
            ticket_status(row.ticket.status),
            &self.local(row.ticket.checked_in_at),
            row.order.code.as_str(),
            row.order.name.as_str(),
            &shown_address(&row.order.email),
            &self.local(Some(row.order.placed_at)),
        ])
    }

    fn order(&self, row: &OrderRow) -> Result<String, Internal> {
        let order = &row.order;
        let what: Vec<_> =
            row.lines.iter().map(|line| format!("{} × {}", line.quantity, line.ticket_type_name)).collect();
        let tickets: i64 = row.lines.iter().map(|line| i64::from(line.quantity)).sum();
        let refunded = row.payment.as_ref().map_or(0, |payment| payment.refunded_minor);
        let payment = row.payment.as_ref().map_or("", |payment| payment_status(payment.status));
        let amount = |minor| Money::stored(minor, &order.currency).map(Money::amount);
        Ok(csv::record([
            order.code.as_str(),
            order_status(order.status),
            order.name.as_str(),
            &shown_address(&order.email),
            &tickets.to_string(),
            &what.join("; "),
            &amount(order.total_minor)?,
            &amount(refunded)?,
            order.currency.as_str(),
            payment,
            &self.local(Some(order.placed_at)),
            &self.local(order.confirmed_at),
        ]))
    }

    /// A time on the event's clock, as spreadsheets read it.
    fn local(&self, at: Option<OffsetDateTime>) -> String {
        at.map_or_else(String::new, |at| {
            let at = self.zone.local(at);
            format!("{} {:02}:{:02}:{:02}", at.date(), at.hour(), at.minute(), at.second())
        })
    }
}

fn ticket_status(status: TicketStatus) -> &'static str {
    match status {
        TicketStatus::Valid => "valid",
        TicketStatus::CheckedIn => "checked in",
        TicketStatus::Cancelled => "cancelled",
    }
}

fn order_status(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Pending => "pending",
        OrderStatus::Confirmed => "confirmed",
        OrderStatus::Cancelled => "cancelled",
        OrderStatus::Expired => "expired",
    }
}

fn payment_status(status: PaymentStatus) -> &'static str {
    match status {
        PaymentStatus::Pending => "pending",
        PaymentStatus::Processing => "processing",
        PaymentStatus::Failed => "failed",
        PaymentStatus::Succeeded => "succeeded",
        PaymentStatus::Expired => "expired",
        PaymentStatus::Cancelled => "cancelled",
        PaymentStatus::Quarantined => "quarantined",
    }
}
