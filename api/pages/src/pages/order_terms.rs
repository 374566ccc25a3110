//! The organizer's terms that a buyer agreed to, for whoever may see the order: also when the organization is hidden, and its
//! terms with it.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::{organizations, translation};
use kernel::error::Internal;
use kernel::site::LegalKind;
use minijinja::context;

use super::orders::{OrderLink, find};
use crate::web::terms_html;
use api_base::app::App;
use api_base::extract::{Path, Query};
use api_base::html::render::{fault, not_found, page};
use api_base::html::texts::{locale_of, texts};
use api_base::web_app::site::name_of;

/// `GET /orders/{order_id}/terms?secret=…`.
pub(super) async fn show(
    State(app): State<Arc<App>>,
    Path(order_id): Path<String>,
    Query(link): Query<OrderLink>,
    headers: HeaderMap,
) -> Result<Response, Response> {
    let locale = locale_of(&headers);
    let (details, facts) = find(&app, &headers, &order_id, &link).await?;
    let terms = organizations::terms_by_ids(app.env.db.primary(), details.order.organizer_terms_id).await;
    let terms = terms.map_err(|error| fault(locale, &Internal::Database(error)))?.pop();
    let terms = terms.ok_or_else(|| not_found(locale))?;
    let (_, html) = terms_html(&terms).ok_or_else(|| not_found(locale))?;
    let date = translation::date(locale, terms.created_at).map_err(|error| fault(locale, &error))?;
    let title = format!("{}: {}", name_of(LegalKind::Terms, locale), facts.organization.name);
    let word = texts(locale).legal_version;
    let values = context! { title, word, version => terms.version, date, text => html };
    Ok(page(StatusCode::OK, locale, "terms.html", values))
}
