//! Downloads: tickets as PDF, calendar entries, and a ticket's QR code.

use std::sync::Arc;

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::documents::{Audience, EventFacts, TicketCode, calendar_entry, event_look, receipt_of, ticket_sheet};
use domain::orders::{OrderStatus, TicketStatus};
use kernel::ids::{self, TicketKind, TypedId as _};
use kernel::text::Locale;

use crate::pages::orders::{OrderLink, find};
use crate::web;
use api_base::app::App;
use api_base::extract::Path;
use api_base::extract::Query;
use api_base::html::render::fault;
use api_base::html::render::not_found;
use api_base::html::texts::locale_of;

/// The routes of downloads.
pub(crate) fn router() -> Router<Arc<App>> {
    Router::new()
        .route("/orders/{order_id}/tickets.pdf", get(tickets))
        .route("/orders/{order_id}/receipt.pdf", get(receipt))
        .route("/orders/{order_id}/event.ics", get(order_calendar))
        .route("/orders/{order_id}/tickets/{ticket_id}/qr.svg", get(ticket_code))
        .route("/events/{slug}/event.ics", get(event_calendar))
}

/// All tickets of an order as PDF, one per page, in the order's language.
async fn tickets(
    State(app): State<Arc<App>>,
    Path(order_id): Path<String>,
    Query(link): Query<OrderLink>,
    headers: HeaderMap,
) -> Response {
    let (details, facts) = match find(&app, &headers, &order_id, &link).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let locale = Locale::or_default(&details.order.locale);
    if details.order.status != OrderStatus::Confirmed {
        return not_found(locale);
    }
    let look = match event_look(&app.env, &facts).await {
        Ok(look) => look,
        Err(error) => return fault(locale, &error),
    };
    let sheet = match ticket_sheet(&app.env.settings, &facts, &details, look, locale) {
        Ok(sheet) if sheet.tickets.is_empty() => return not_found(locale),
        Ok(sheet) => sheet,
        Err(error) => return fault(locale, &error),
    };
    match sheet.render().await {
        Ok(pdf) => file("application/pdf", &format!("tickets-{}.pdf", details.order.code), pdf),
        Err(error) => fault(locale, &error),
    }
}

/// The receipt of a paid order as PDF, in the order's language.
async fn receipt(
    State(app): State<Arc<App>>,
    Path(order_id): Path<String>,
    Query(link): Query<OrderLink>,
    headers: HeaderMap,
) -> Response {
    let (details, facts) = match find(&app, &headers, &order_id, &link).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let locale = Locale::or_default(&details.order.locale);
    let receipt = match receipt_of(&app.env, &facts, &details).await {
        Ok(Some(receipt)) => receipt,
        Ok(None) => return not_found(locale),
        Err(error) => return fault(locale, &error),
    };
    let name = format!("receipt-{}.pdf", receipt.number);
    match receipt.render().await {
        Ok(pdf) => file("application/pdf", &name, pdf),
        Err(error) => fault(locale, &error),
    }
}

/// The event as a calendar entry, for ticket holders.
async fn order_calendar(
    State(app): State<Arc<App>>,
    Path(order_id): Path<String>,
    Query(link): Query<OrderLink>,
    headers: HeaderMap,
) -> Response {
    let (details, facts) = match find(&app, &headers, &order_id, &link).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let (order, locale) = (&details.order, Locale::or_default(&details.order.locale));
    if order.status != OrderStatus::Confirmed {
        return not_found(locale);
    }
    let order_link = app.env.link(&format!("/orders/{}?secret={}", order.typed_id(), order.secret));
    calendar(&app, &facts, locale, Audience::Holder { order_link: &order_link })
}

/// The event as a calendar entry, for everybody who may see it.
async fn event_calendar(State(app): State<Arc<App>>, Path(slug): Path<String>, headers: HeaderMap) -> Response {
    let locale = locale_of(&headers);
    match web::seen::find(&app, &headers, &slug).await {
        Ok(Some(event)) => calendar(&app, &event.into(), locale, Audience::Public),
        Ok(None) => not_found(locale),
        Err(error) => fault(locale, &error),
    }
}

fn calendar(app: &App, facts: &EventFacts, locale: Locale, audience: Audience<'_>) -> Response {
    match calendar_entry(facts, &app.env.settings, locale, audience) {
        Ok(entry) => file("text/calendar; charset=utf-8", &format!("{}.ics", facts.event.slug), entry.into_bytes()),
        Err(error) => fault(locale, &error),
    }
}

/// The QR code of a ticket, for apps that show tickets.
async fn ticket_code(
    State(app): State<Arc<App>>,
    Path((order_id, ticket_id)): Path<(String, String)>,
    Query(link): Query<OrderLink>,
    headers: HeaderMap,
) -> Response {
    let (details, _) = match find(&app, &headers, &order_id, &link).await {
        Ok(found) => found,
        Err(answer) => return answer,
    };
    let locale = locale_of(&headers);
    let ticket = ids::parse::<TicketKind>(&ticket_id).ok().and_then(|id| {
        let confirmed = details.order.status == OrderStatus::Confirmed;
        details.tickets.iter().find(|ticket| confirmed && ticket.id == id.uuid())
    });
    let Some(ticket) = ticket.filter(|ticket| ticket.status != TicketStatus::Cancelled) else {
        return not_found(locale);
    };
    match TicketCode::new(&ticket.secret) {
        Ok(code) => ([(header::CONTENT_TYPE, "image/svg+xml")], code.svg(240)).into_response(),
        Err(error) => fault(locale, &error),
    }
}

/// A response with a file to save. Its name consists of codes and slugs, which need no quoting.
fn file(content_type: &'static str, name: &str, body: Vec<u8>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, content_type)], body).into_response();
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
