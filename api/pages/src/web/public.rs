//! Pages that everybody sees alike.

use api_base::app::App;
use api_base::html::texts::locale_of;
use api_base::public_cache::{Made, Question, ReadLog};
use api_base::rate_limits::ClientAddress;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::site_settings;
use kernel::metrics;
use kernel::text::Locale;

/// Answers with the page at this path as it is kept in memory, or renders it. Who may see more, or has just changed
/// something, gets a page that is rendered for them.
///
/// `render` returns the page's HTML, or another response, which is not kept.
pub(super) async fn page(
    app: &App,
    client: ClientAddress,
    headers: &HeaderMap,
    path: String,
    render: impl AsyncFnOnce(Locale, &ReadLog) -> Result<String, Response>,
) -> Response {
    let locale = locale_of(headers);
    if !app.public.serves_page(client, headers) {
        return match render(locale, &ReadLog::default()).await {
            Ok(html) => app.shell.private(StatusCode::OK, html),
            Err(response) => response,
        };
    }
    let question = Question::Page(locale, path);
    if let Some(answer) = app.public.kept(&question) {
        metrics::public_cache("hit");
        return app.shell.public(&answer, headers);
    }
    let look = async |log: std::sync::Arc<ReadLog>| {
        // After the look began: what was known of the platform before may be out of date.
        site_settings::refresh(&app.env).await;
        let html = render(locale, &log).await?;
        Ok(Made { body: html.into(), name: None })
    };
    match app.public.look(question, look).await {
        Ok(answer) => app.shell.public(&answer, headers),
        Err(response) => response,
    }
}
