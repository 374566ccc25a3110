//! The page of an order, for whoever has its secret: from the link in its mails, or after the payment page.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Form, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use domain::cancellations::{self, CancelOrder};
use domain::documents::{DocumentError, EventFacts, TicketCode, has_receipt};
use domain::orders::{self, OrderDetails, OrderStatus, TicketStatus};
use domain::payments::PaymentStatus;
use domain::translation;
use kernel::Actor;
use kernel::error::{Failure, Internal};
use kernel::ids::{self, OrderId, OrderKind, TypedId as _};
use kernel::money::Money;
use kernel::text::Locale;
use minijinja::{Value, context};
use serde::Deserialize;
use time::format_description::well_known::Rfc3339;

use crate::web::picture;
use api_base::app::App;
use api_base::auth;
use api_base::extract::Path;
use api_base::extract::Query;
use api_base::html::render::fault;
use api_base::html::render::foreign;
use api_base::html::render::not_found;
use api_base::html::render::notice;
use api_base::html::render::page;
use api_base::html::texts::Texts;
use api_base::html::texts::locale_of;
use api_base::html::texts::texts;
use api_base::order_cookie;

/// How often the page reloads while a payment is pending, in seconds.
const REFRESH: u32 = 10;

/// The parameters of a link to an order.
#[derive(Deserialize)]
pub(crate) struct OrderLink {
    #[serde(default)]
    secret: Option<String>,
}

/// The order and its event, for its buyer or for whoever has its secret.
///
/// # Errors
/// The page that says why not.
pub(crate) async fn find(
    app: &App,
    headers: &HeaderMap,
    order_id: &str,
    link: &OrderLink,
) -> Result<(OrderDetails, EventFacts), Response> {
    let locale = locale_of(headers);
    let actor = auth::actor_or_nobody(&app.env, &app.tokens, headers).await;
    let actor = actor.map_err(|error| fault(locale, &error))?;
    let Ok(order_id) = ids::parse::<OrderKind>(order_id) else { return Err(not_found(locale)) };
    let failed = |error| fault(locale, &Internal::Database(error));
    let conn = app.env.db.primary();
    let order = orders::for_buyer(conn, &actor, order_id, link.secret.as_deref()).await.map_err(failed)?;
    let order = order.ok_or_else(|| {
        let texts = texts(locale);
        notice(StatusCode::NOT_FOUND, locale, texts.not_found_title, texts.order_not_found)
    })?;
    let details = orders::details_of(conn, order).await.map_err(failed)?;
    let facts = EventFacts::load(conn, details.order.event_id).await.map_err(failed)?;
    Ok((details, facts.ok_or_else(|| not_found(locale))?))
}

/// `GET /orders/{order_id}?secret=…`.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(order_id): Path<String>,
    Query(link): Query<OrderLink>,
    headers: HeaderMap,
) -> Response {
    let locale = locale_of(&headers);
    match find(&app, &headers, &order_id, &link).await {
        Ok((details, facts)) => match values(&app, &details, &facts, locale) {
            Ok(values) => {
                let mut page = page(StatusCode::OK, locale, "order.html", values);
                order_cookie::remember_in(&mut page, &app.env, &details.order);
                page
            }
            Err(error) => fault(locale, &error),
        },
        Err(answer) => answer,
    }
}

/// The fields of the form that cancels an order.
#[derive(Deserialize)]
pub(super) struct Cancellation {
    #[serde(default)]
    secret: String,
}

/// `POST /orders/{order_id}/cancel`.
pub(super) async fn cancel(
    State(app): State<Arc<App>>,
    Path(order_id): Path<String>,
    headers: HeaderMap,
    form: Result<Form<Cancellation>, FormRejection>,
) -> Response {
    let locale = locale_of(&headers);
    let Some(Form(sent)) = form.ok().filter(|_| app.origins.same_site_form(&headers)) else {
        return foreign(locale);
    };
    let input = CancelOrder { order_id, secret: Some(sent.secret.clone()), reason: None };
    match cancellations::cancel(&app.env, &Actor::Anonymous, input).await {
        Ok(order) => back_to(order.typed_id(), &order.secret),
        Err(Failure::Internal(error)) => fault(locale, &error),
        Err(failure) if failure.codes().contains(&orders::OrderErrorCode::NotCancellable) => {
            let texts = texts(locale);
            notice(StatusCode::CONFLICT, locale, texts.not_cancellable_title, texts.not_cancellable)
        }
        Err(_) => not_found(locale),
    }
}

/// Redirects after a form, so that going back does not send it again.
fn back_to(order_id: OrderId, secret: &str) -> Response {
    match HeaderValue::from_str(&format!("/orders/{order_id}?secret={secret}")) {
        Ok(location) => (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response(),
        Err(_) => StatusCode::NO_CONTENT.into_response(),
    }
}

/// The response if the page can't be rendered.
#[derive(Debug, thiserror::Error)]
enum Broken {
    #[error(transparent)]
    Document(#[from] DocumentError),
    #[error(transparent)]
    Translation(#[from] translation::TranslationError),
    #[error(transparent)]
    Internal(#[from] Internal),
    #[error(transparent)]
    Time(#[from] time::error::Format),
}

fn values(app: &App, details: &OrderDetails, facts: &EventFacts, locale: Locale) -> Result<Value, Broken> {
    let (order, texts) = (&details.order, texts(locale));
    let order_id = order.typed_id();
    let money = |minor| -> Result<String, Broken> {
        let money = Money::stored(minor, &order.currency).map_err(Internal::Database)?;
        Ok(translation::money(locale, money)?)
    };
    let mut lines = Vec::with_capacity(details.lines.len());
    for line in &details.lines {
        let (name, total) = (line.ticket_type_name.as_str(), money(line.total_minor)?);
        lines.push(context! { name, quantity => line.quantity, total });
    }
    let mut tickets = Vec::with_capacity(details.tickets.len());
    for ticket in &details.tickets {
        tickets.push(ticket_values(details, ticket, texts)?);
    }
    let confirmed = order.status == OrderStatus::Confirmed;
    let (state, status_text) = state_of(details, texts);
    let path = |rest: &str| format!("/orders/{order_id}{rest}?secret={}", order.secret);
    let documents = confirmed.then(|| context! { tickets => path("/tickets.pdf"), calendar => path("/event.ics") });
    let receipt = has_receipt(details).then(|| path("/receipt.pdf"));
    let action = format!("/orders/{order_id}/cancel");
    let cancel = is_cancellable(details).then(|| context! { action, secret => order.secret.as_str() });
    let cover = picture::view(&app.env, facts.cover.as_ref())?;
    let awaits = order.status == OrderStatus::Pending;
    Ok(context! {
        title => format!("{} {}", texts.order, order.code),
        refresh => awaits.then_some(REFRESH),
        status => state,
        status_text,
        event => event_values(facts, confirmed, locale)?,
        cover => cover.map(|cover| picture::picture(&cover, picture::ON_ORDERS, true)),
        lines,
        total => money(order.total_minor)?,
        pay_url => pay_url(app, details),
        documents,
        receipt,
        tickets,
        cancel,
        words => context! {
            total => texts.total,
            pay_now => texts.pay_now,
            download_tickets => texts.download_tickets,
            download_receipt => texts.download_receipt,
            add_to_calendar => texts.add_to_calendar,
            join_online => texts.join_online,
            cancel => texts.cancel,
            cancel_question => texts.cancel_question,
            cancel_button => texts.cancel_button,
        },
    })
}

fn event_values(facts: &EventFacts, confirmed: bool, locale: Locale) -> Result<Value, Broken> {
    let event = &facts.event;
    let online_url = event.online_url.as_deref().filter(|_| confirmed);
    Ok(context! {
        title => event.title.as_str(),
        starts_at => event.starts_at.format(&Rfc3339)?,
        when => format!("{} – {}", facts.starts(locale)?, facts.ends(locale)?),
        place => facts.place(locale)?,
        online_url,
    })
}

fn ticket_values(details: &OrderDetails, ticket: &orders::Ticket, texts: &Texts) -> Result<Value, Broken> {
    let line = details.lines.iter().find(|line| line.id == ticket.order_line_id);
    let valid = ticket.status == TicketStatus::Valid && details.order.status == OrderStatus::Confirmed;
    let code = if valid { Some(TicketCode::new(&ticket.secret)?.svg(240)) } else { None };
    let (status, status_text) = match ticket.status {
        TicketStatus::Valid => ("valid", texts.ticket_valid),
        TicketStatus::CheckedIn => ("checked_in", texts.ticket_checked_in),
        TicketStatus::Cancelled => ("cancelled", texts.ticket_cancelled),
    };
    Ok(context! {
        id => ticket.typed_id().to_string(),
        name => line.map(|line| line.ticket_type_name.as_str()),
        holder => ticket.holder_name.as_str(),
        status,
        status_text,
        code_alt => texts.qr_code,
        code => code.as_deref().map(inline_svg).map(|svg| Value::from_safe_string(svg.to_owned())),
    })
}

/// An SVG document without its XML declaration, for HTML.
fn inline_svg(document: &str) -> &str {
    document.find("<svg").map_or(document, |start| &document[start..])
}

fn state_of(details: &OrderDetails, texts: &Texts) -> (&'static str, &'static str) {
    let payment = details.payment.as_ref();
    let unpayable = payment.is_some_and(|payment| payment.checkout_id.is_none());
    match (details.order.status, payment.map(|payment| payment.status)) {
        (OrderStatus::Pending, Some(PaymentStatus::Quarantined)) => ("pending", texts.order_in_review),
        (OrderStatus::Expired, Some(PaymentStatus::Quarantined)) => ("expired", texts.order_in_review),
        (OrderStatus::Cancelled, Some(PaymentStatus::Quarantined)) => ("cancelled", texts.order_cancelled_in_review),
        (OrderStatus::Cancelled, Some(PaymentStatus::Failed)) if unpayable => ("cancelled", texts.order_unpayable),
        (OrderStatus::Expired, Some(PaymentStatus::Failed)) if unpayable => ("expired", texts.order_unpayable),
        (OrderStatus::Pending, Some(PaymentStatus::Processing)) => ("pending", texts.order_processing),
        (OrderStatus::Pending, _) => ("pending", texts.order_pending),
        (OrderStatus::Confirmed, _) => ("confirmed", texts.order_confirmed),
        (OrderStatus::Cancelled, _) => ("cancelled", texts.order_cancelled),
        (OrderStatus::Expired, _) => ("expired", texts.order_expired),
    }
}

/// The URL of the payment page, while the order can be paid.
fn pay_url<'a>(app: &App, details: &'a OrderDetails) -> Option<&'a str> {
    let payment = details.payment.as_ref()?;
    let open = matches!(payment.status, PaymentStatus::Pending | PaymentStatus::Failed);
    let in_time = payment.checkout_expires_at > app.env.now();
    let payable = details.order.status == OrderStatus::Pending && open && in_time;
    payment.checkout_url.as_deref().filter(|_| payable)
}

/// Whether the buyer may cancel the order. A paid one is cancelled and refunded by the organizer.
fn is_cancellable(details: &OrderDetails) -> bool {
    let free = details.order.total_minor == 0;
    match details.order.status {
        OrderStatus::Pending => true,
        OrderStatus::Confirmed => free && details.tickets.iter().all(|ticket| ticket.status == TicketStatus::Valid),
        OrderStatus::Cancelled | OrderStatus::Expired => false,
    }
}
