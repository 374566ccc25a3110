//! Exports as XLSX or CSV: the attendees and orders of an event, for members who may see orders, and the audit trail, for
//! administrators. And as JSON: what is held of a person, for that person.

mod account;
mod audit;
mod cells;
mod csv;
mod table;
mod xlsx;

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, Uri};
use axum::response::Response;
use axum::routing::{get, post};
use domain::events::{self, EventErrorCode};
use domain::exports::{self, AttendeeRow, OrderRow};
use domain::orders::{InvitedBy, Order, OrderOrigin, OrderStatus, TicketStatus};
use domain::payments::PaymentStatus;
use futures::stream;
use kernel::error::Internal;
use kernel::money::Money;
use kernel::scopes::{Access, Resource};
use kernel::text::{Locale, shown_address};
use kernel::zones::Timezone;
use kernel::{Actor, Env, Failure};
use time::OffsetDateTime;
use uuid::Uuid;

use self::cells::{Cell, Layout, Row, Term};
use self::table::FileKind;
use api_base::app::App;
use api_base::extract::Path;
use api_base::html::texts::locale_of;
use api_base::problem::problem;
use api_base::rest;

/// The routes of exports. They have the event's id where other routes have its slug.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/events/{slug}/attendees.csv", get(attendees))
        .route("/events/{slug}/attendees.xlsx", get(attendees))
        .route("/events/{slug}/orders.csv", get(orders))
        .route("/events/{slug}/orders.xlsx", get(orders))
        .route("/account/export.json", post(account::show))
        .route("/admin/audit.csv", get(audit::show))
        .route("/admin/audit.xlsx", get(audit::show))
}

async fn attendees(app: State<Arc<App>>, Path(event_id): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    show(&app, &headers, &event_id, &uri, Table::Attendees).await
}

async fn orders(app: State<Arc<App>>, Path(event_id): Path<String>, uri: Uri, headers: HeaderMap) -> Response {
    show(&app, &headers, &event_id, &uri, Table::Orders).await
}

async fn show(app: &App, headers: &HeaderMap, event_id: &str, uri: &Uri, table: Table) -> Response {
    let actor = match rest::actor(app, headers, Some((Resource::Orders, Access::Read))).await {
        Ok(actor) => actor,
        Err(refusal) => return refusal,
    };
    let missing = |_| problem(StatusCode::NOT_FOUND, "NOT_FOUND", "There is no such event, or it is not yours.");
    match exports::event(&app.env, &actor, event_id).await {
        Ok(event) => {
            let kind = FileKind::of(uri.path(), language(&actor, headers));
            answered(event_file(&app.env, &event, kind, table).await)
        }
        Err(failure) => rest::refusal(failure, missing),
    }
}

/// The language of the file: that of the account, or else that of the browser.
fn language(actor: &Actor, headers: &HeaderMap) -> Locale {
    actor.user().map_or_else(|| locale_of(headers), |user| user.locale)
}

fn answered(file: Result<Response, Internal>) -> Response {
    file.unwrap_or_else(|fault| {
        rest::refusal(Failure::<EventErrorCode>::Internal(fault), |_| {
            problem(StatusCode::BAD_REQUEST, "BAD_USER_INPUT", "This can't be exported.")
        })
    })
}

const ATTENDEES: Layout = Layout {
    title: Term::new("attendees", "list-attendees"),
    columns: &[
        Term::new("Name", "list-name"),
        Term::new("Email", "list-email"),
        Term::new("Ticket type", "list-ticket-type"),
        Term::new("Status", "list-status"),
        Term::new("Checked in at", "list-checked-in-at"),
        Term::new("Order", "list-order"),
        Term::new("Ordered by", "list-ordered-by"),
        Term::new("Ordered by (email)", "list-ordered-by-email"),
        Term::new("Ordered at", "list-ordered-at"),
        Term::new("Origin", "list-origin"),
    ],
};
const ORDERS: Layout = Layout {
    title: Term::new("orders", "list-orders"),
    columns: &[
        Term::new("Order", "list-order"),
        Term::new("Status", "list-status"),
        Term::new("Name", "list-name"),
        Term::new("Email", "list-email"),
        Term::new("Tickets", "list-tickets"),
        Term::new("What", "list-items"),
        Term::new("Total", "list-total"),
        Term::new("Refunded", "list-refunded"),
        Term::new("Currency", "list-currency"),
        Term::new("Payment", "list-payment"),
        Term::new("Placed at", "list-ordered-at"),
        Term::new("Confirmed at", "list-confirmed-at"),
        Term::new("Origin", "list-origin"),
    ],
};

#[derive(Clone, Copy)]
enum Table {
    Attendees,
    Orders,
}

impl Table {
    fn layout(self) -> Layout {
        match self {
            Self::Attendees => ATTENDEES,
            Self::Orders => ORDERS,
        }
    }
}

/// The response with an export of an event.
async fn event_file(env: &Env, event: &events::Event, kind: FileKind, table: Table) -> Result<Response, Internal> {
    let start = Progress { env: env.clone(), zone: zone_of(event), event_id: event.id, table, after: None };
    let rest = stream::unfold(Some(start), |progress| async {
        match progress?.next().await {
            Ok(Some((rows, progress))) => Some((Ok(rows), Some(progress))),
            Ok(None) => None,
            Err(fault) => Some((Err(fault), None)),
        }
    });
    let layout = table.layout();
    // Slugs need no quoting.
    table::file(kind, &format!("{}-{}", event.slug, layout.title.plain()), layout, rest).await
}

fn zone_of(event: &events::Event) -> Timezone {
    Timezone::parse(&event.timezone).unwrap_or_else(|_| Timezone::utc())
}

/// The progress of an export.
struct Progress {
    env: Env,
    zone: Timezone,
    event_id: Uuid,
    table: Table,
    after: Option<Uuid>,
}

impl Progress {
    /// The rows of the next page.
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
            Cell::Term(Some(ticket_status(row.ticket.status))),
            self.local(row.ticket.checked_in_at),
            Cell::text(&row.order.code),
            Cell::text(&row.order.name),
            address(&row.order.email),
            self.local(Some(row.order.placed_at)),
            Cell::Term(Some(origin(&row.order))),
        ]
    }

    fn order(&self, row: &OrderRow) -> Result<Row, Internal> {
        let order = &row.order;
        let what: Vec<_> =
            row.lines.iter().map(|line| format!("{} × {}", line.quantity, line.ticket_type_name)).collect();
        let refunded = row.payment.as_ref().map_or(0, |payment| payment.refunded_minor);
        let payment = row.payment.as_ref().map(|payment| payment_status(payment.status));
        let amount = |minor| Money::stored(minor, &order.currency).map(Cell::Amount);
        Ok(vec![
            Cell::text(&order.code),
            Cell::Term(Some(order_status(order.status))),
            Cell::text(&order.name),
            address(&order.email),
            Cell::Count(row.lines.iter().map(|line| i64::from(line.quantity)).sum()),
            Cell::text(what.join("; ")),
            amount(order.total_minor)?,
            amount(refunded)?,
            Cell::text(&order.currency),
            Cell::Term(payment),
            self.local(Some(order.placed_at)),
            self.local(order.confirmed_at),
            Cell::Term(Some(origin(order))),
        ])
    }

    /// A time in the event's time zone.
    fn local(&self, at: Option<OffsetDateTime>) -> Cell {
        Cell::At(at.map(|at| self.zone.local(at)))
    }
}

/// An e-mail address in its readable form.
fn address(stored: &str) -> Cell {
    Cell::Address(shown_address(stored).into_owned())
}

fn ticket_status(status: TicketStatus) -> Term {
    match status {
        TicketStatus::Valid => Term::new("valid", "ticket-status-valid"),
        TicketStatus::CheckedIn => Term::new("checked in", "ticket-status-checked-in"),
        TicketStatus::Cancelled => Term::new("cancelled", "ticket-status-cancelled"),
    }
}

fn order_status(status: OrderStatus) -> Term {
    match status {
        OrderStatus::Pending => Term::new("pending", "order-status-pending"),
        OrderStatus::Confirmed => Term::new("confirmed", "order-status-confirmed"),
        OrderStatus::Cancelled => Term::new("cancelled", "order-status-cancelled"),
        OrderStatus::Expired => Term::new("expired", "order-status-expired"),
    }
}

/// How an order came about.
fn origin(order: &Order) -> Term {
    match (order.origin, order.invited_by) {
        (OrderOrigin::Added, _) => Term::new("added", "order-origin-added"),
        (OrderOrigin::Comp, _) => Term::new("comp", "order-origin-comp"),
        (OrderOrigin::Sale, Some(InvitedBy::Mail)) => Term::new("invitation", "order-origin-invitation"),
        (OrderOrigin::Sale, Some(InvitedBy::Link)) => Term::new("invitation link", "order-origin-link"),
        (OrderOrigin::Sale, None) => Term::new("checkout", "order-origin-checkout"),
    }
}

fn payment_status(status: PaymentStatus) -> Term {
    match status {
        PaymentStatus::Pending => Term::new("pending", "payment-status-pending"),
        PaymentStatus::Processing => Term::new("processing", "payment-status-processing"),
        PaymentStatus::Failed => Term::new("failed", "payment-status-failed"),
        PaymentStatus::Succeeded => Term::new("succeeded", "payment-status-succeeded"),
        PaymentStatus::Expired => Term::new("expired", "payment-status-expired"),
        PaymentStatus::Cancelled => Term::new("cancelled", "payment-status-cancelled"),
        PaymentStatus::Quarantined => Term::new("quarantined", "payment-status-quarantined"),
    }
}
