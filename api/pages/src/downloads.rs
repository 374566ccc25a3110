//! Downloads: tickets as PDF, calendar entries, and a ticket's QR code.

use std::sync::Arc;

use axum::Router;
use axum::extract::{FromRequestParts, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use domain::documents::{Audience, EventFacts, TicketCode, calendar_entry, event_look, receipt_of, ticket_sheet};
use domain::events;
use domain::orders::{OrderDetails, OrderStatus, TicketStatus};
use kernel::ids::{self, TicketKind, TypedId as _};
use kernel::text::Locale;
use serde::Deserialize;

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

/// The order in a request's path, and its event, for its buyer or for whoever has its secret.
struct Found {
    details: OrderDetails,
    facts: EventFacts,
    /// The order's language.
    locale: Locale,
}

#[derive(Deserialize)]
struct OfOrder {
    order_id: String,
}

#[derive(Deserialize)]
struct OfTicket {
    ticket_id: String,
}

impl FromRequestParts<Arc<App>> for Found {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, Response> {
        let Path(OfOrder { order_id }) = Path::<OfOrder>::from_request_parts(parts, app).await?;
        let Query(link) = Query::<OrderLink>::from_request_parts(parts, app).await?;
        let (details, facts) = find(app, &parts.headers, &order_id, &link).await?;
        let locale = Locale::or_default(&details.order.locale);
        Ok(Self { details, facts, locale })
    }
}

/// All tickets of an order as PDF, one per page, in the order's language.
async fn tickets(State(app): State<Arc<App>>, found: Found) -> Result<Response, Response> {
    let Found { details, facts, locale } = found;
    if details.order.status != OrderStatus::Confirmed {
        return Err(not_found(locale));
    }
    let look = event_look(&app.env, &facts).await.map_err(|error| fault(locale, &error))?;
    let sheet = ticket_sheet(&app.env.settings, &facts, &details, look, locale);
    let sheet = sheet.map_err(|error| fault(locale, &error))?;
    if sheet.tickets.is_empty() {
        return Err(not_found(locale));
    }
    let pdf = sheet.render().await.map_err(|error| fault(locale, &error))?;
    Ok(file("application/pdf", &format!("tickets-{}.pdf", details.order.code), pdf))
}

/// The receipt of a paid order as PDF, in the order's language.
async fn receipt(State(app): State<Arc<App>>, found: Found) -> Result<Response, Response> {
    let Found { details, facts, locale } = found;
    let receipt = receipt_of(&app.env, &facts, &details).await.map_err(|error| fault(locale, &error))?;
    let receipt = receipt.ok_or_else(|| not_found(locale))?;
    let name = format!("receipt-{}.pdf", receipt.number);
    let pdf = receipt.render().await.map_err(|error| fault(locale, &error))?;
    Ok(file("application/pdf", &name, pdf))
}

/// The event as a calendar entry, for ticket holders.
async fn order_calendar(State(app): State<Arc<App>>, found: Found) -> Result<Response, Response> {
    let Found { details: OrderDetails { order, .. }, facts, locale } = found;
    if order.status != OrderStatus::Confirmed {
        return Err(not_found(locale));
    }
    let order_link = app.env.link(&format!("/orders/{}?secret={}", order.typed_id(), order.secret));
    Ok(calendar(&app, &facts, locale, Audience::Holder { order_link: &order_link }).await)
}

/// The event as a calendar entry, for everybody who may see it.
async fn event_calendar(
    State(app): State<Arc<App>>,
    Path(slug): Path<String>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let locale = locale_of(&headers);
    let event = web::seen::find(&app, &headers, &slug).await.map_err(|error| fault(locale, &error))?;
    let event = event.ok_or_else(|| not_found(locale))?;
    Ok(calendar(&app, &event.into(), locale, Audience::Public).await)
}

async fn calendar(app: &App, facts: &EventFacts, locale: Locale, audience: Audience<'_>) -> Response {
    let agenda = match events::agendas_of(app.env.db.primary(), [facts.event.id]).await {
        Ok(mut agendas) => agendas.remove(&facts.event.id).unwrap_or_default(),
        Err(error) => return fault(locale, &error),
    };
    match calendar_entry(facts, &agenda, &app.env.settings, locale, audience) {
        Ok(entry) => file("text/calendar; charset=utf-8", &format!("{}.ics", facts.event.slug), entry.into_bytes()),
        Err(error) => fault(locale, &error),
    }
}

/// The QR code of a ticket, for apps that show tickets.
async fn ticket_code(
    Path(OfTicket { ticket_id }): Path<OfTicket>,
    headers: HeaderMap,
    Found { details, .. }: Found,
) -> Result<Response, Response> {
    let locale = locale_of(&headers);
    let ticket = ids::parse::<TicketKind>(&ticket_id).ok().and_then(|id| {
        let confirmed = details.order.status == OrderStatus::Confirmed;
        details.tickets.iter().find(|ticket| confirmed && ticket.id == id.uuid())
    });
    let ticket = ticket.filter(|ticket| ticket.status != TicketStatus::Cancelled);
    let ticket = ticket.ok_or_else(|| not_found(locale))?;
    let code = TicketCode::new(&ticket.secret).map_err(|error| fault(locale, &error))?;
    Ok(([(header::CONTENT_TYPE, "image/svg+xml")], code.svg(240)).into_response())
}

/// A response with a file to save. Its name consists of codes and slugs, which need no quoting.
fn file(content_type: &'static str, name: &str, body: Vec<u8>) -> Response {
    let mut response = ([(header::CONTENT_TYPE, content_type)], body).into_response();
    if let Ok(disposition) = HeaderValue::from_str(&format!("attachment; filename=\"{name}\"")) {
        response.headers_mut().insert(header::CONTENT_DISPOSITION, disposition);
    }
    response
}
