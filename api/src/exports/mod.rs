//! Lists as files, XLSX or CSV: an event's attendees and orders, for members who may see orders; the audit trail, for administrators.

mod audit;
mod csv;
mod table;
mod xlsx;

use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use axum::routing::get;
use domain::error::Internal;
use domain::events::EventErrorCode;
use domain::exports::{self, AttendeeRow, OrderRow};
use domain::money::Money;
use domain::rows::event;
use domain::rows::order::OrderStatus;
use domain::rows::payment::PaymentStatus;
use domain::rows::ticket::TicketStatus;
use domain::text::{Timezone, shown_address};
use domain::{Env, Failure};
use futures::stream;
use time::OffsetDateTime;
use uuid::Uuid;

use self::table::{Cell, FileKind, Row};
use crate::rest;
use crate::server::{App, problem};

/// The lists' routes. The event is named by its id, in the place where others have its slug.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/events/{slug}/attendees.csv", get(attendees))
        .route("/events/{slug}/attendees.xlsx", get(attendees))
        .route("/events/{slug}/orders.csv", get(orders))
        .route("/events/{slug}/orders.xlsx", get(orders))
        .route("/admin/audit.csv", get(audit::show))
        .route("/admin/audit.xlsx", get(audit::show))
}

async fn attendees(app: State<Arc<App>>, event_id: Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    show(&app, &headers, &event_id, &uri, Table::Attendees).await
}

async fn orders(app: State<Arc<App>>, event_id: Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    show(&app, &headers, &event_id, &uri, Table::Orders).await
}

async fn show(app: &App, headers: &HeaderMap, event_id: &str, uri: &Uri, table: Table) -> Response {
    match find(app, headers, event_id).await {
        Ok(event) => answered(event_file(&app.env, &event, FileKind::of(uri.path()), table).await),
        Err(refusal) => refusal,
    }
}

fn answered(file: Result<Response, Internal>) -> Response {
    file.unwrap_or_else(|fault| {
        rest::refusal(Failure::<EventErrorCode>::Internal(fault), |_| {
            problem(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", "This can't be made a file of.")
        })
    })
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

impl Table {
    fn name(self) -> &'static str {
        match self {
            Self::Attendees => "attendees",
            Self::Orders => "orders",
        }
    }

    fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Attendees => &ATTENDEES,
            Self::Orders => &ORDERS,
        }
    }
}

/// An event's file.
async fn event_file(env: &Env, event: &event::Model, kind: FileKind, table: Table) -> Result<Response, Internal> {
    let start = Progress { env: env.clone(), zone: zone_of(event), event_id: event.id, table, after: None };
    let rest = stream::unfold(Some(start), |progress| async {
        match progress?.next().await {
            Ok(Some((rows, progress))) => Some((Ok(rows), Some(progress))),
            Ok(None) => None,
            Err(fault) => Some((Err(fault), None)),
        }
    });
    // Slugs need no quoting.
    table::file(kind, &format!("{}-{}", event.slug, table.name()), table.columns(), rest).await
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
    async fn next(mut self) -> Result<Option<(Vec<Row>, Self)>, Internal> {
        let conn = self.env.db.replica();
        let (page, last) = match self.table {
            Table::Attendees => {
                let rows = exports::attendees(conn, self.event_id, self.after).await?;
                (rows.iter().map(|row| self.attendee(row)).collect(), rows.last().map(|row| row.ticket.id))
            }
            Table::Orders => {
                let rows = exports::orders(conn, self.event_id, self.after).await?;
                let page = rows.iter().map(|row| self.order(row)).collect::<Result<Vec<_>, _>>()?;
                (page, rows.last().map(|row| row.order.id))
            }
        };
        self.after = last;
        Ok(last.map(|_| (page, self)))
    }

    fn attendee(&self, row: &AttendeeRow) -> Row {
        vec![
            Cell::text(&row.ticket.holder_name),
            address(&row.ticket.holder_email),
            Cell::text(&row.ticket_type),
            Cell::text(ticket_status(row.ticket.status)),
            self.local(row.ticket.checked_in_at),
            Cell::text(&row.order.code),
            Cell::text(&row.order.name),
            address(&row.order.email),
            self.local(Some(row.order.placed_at)),
        ]
    }

    fn order(&self, row: &OrderRow) -> Result<Row, Internal> {
        let order = &row.order;
        let what: Vec<_> =
            row.lines.iter().map(|line| format!("{} × {}", line.quantity, line.ticket_type_name)).collect();
        let refunded = row.payment.as_ref().map_or(0, |payment| payment.refunded_minor);
        let payment = row.payment.as_ref().map_or("", |payment| payment_status(payment.status));
        let amount = |minor| Money::stored(minor, &order.currency).map(Cell::Amount);
        Ok(vec![
            Cell::text(&order.code),
            Cell::text(order_status(order.status)),
            Cell::text(&order.name),
            address(&order.email),
            Cell::Count(row.lines.iter().map(|line| i64::from(line.quantity)).sum()),
            Cell::text(what.join("; ")),
            amount(order.total_minor)?,
            amount(refunded)?,
            Cell::text(&order.currency),
            Cell::text(payment),
            self.local(Some(order.placed_at)),
            self.local(order.confirmed_at),
        ])
    }

    /// A time on the event's clock.
    fn local(&self, at: Option<OffsetDateTime>) -> Cell {
        Cell::At(at.map(|at| self.zone.local(at)))
    }
}

/// An address as people read it.
fn address(stored: &str) -> Cell {
    Cell::Address(shown_address(stored).into_owned())
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
