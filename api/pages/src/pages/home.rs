//! Pages for developers: an overview of the server, and GraphiQL.

use std::sync::Arc;

use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use kernel::text::Locale;
use minijinja::context;

use api_base::app::App;
use api_base::html::render::page;

/// The content security policy of GraphiQL: our own build, whose editor sets inline styles.
const GRAPHIQL_POLICY: &str = "default-src 'none'; connect-src 'self'; img-src 'self' data:; script-src 'self'; \
                               style-src 'self' 'unsafe-inline'; font-src 'self' data:; base-uri 'none'; \
                               frame-ancestors 'none'";
/// The routes if the web app was not built.
const UNBUILT: &str = "<!doctype html><meta charset=\"utf-8\"><title>GraphiQL</title><p>GraphiQL comes with the web \
                       app, which was not built: <code>make run</code> builds it. Any GraphQL client works with \
                       <code>/graphql</code>; the schema is at <code>/schema.graphql</code>.";

/// `GET /`: an overview of the server with links.
pub(super) async fn home(State(app): State<Arc<App>>) -> Response {
    let logins = app.options.demo_logins.iter().map(|login| {
        context! { who => login.who.as_str(), email => login.email.as_str(), password => login.password.as_str() }
    });
    let values = context! {
        title => "Event Radar",
        public_url => app.env.settings.public_url.as_str(),
        graphiql => app.options.graphiql,
        mailbox => app.has_mailbox,
        logins => logins.collect::<Vec<_>>(),
    };
    page(StatusCode::OK, Locale::En, "home.html", values)
}

/// `GET /graphiql`: an editor for queries with the schema's documentation.
pub(super) async fn graphiql(State(app): State<Arc<App>>) -> Response {
    let html = app.files.graphiql().unwrap_or(UNBUILT);
    ([(header::CONTENT_SECURITY_POLICY, GRAPHIQL_POLICY)], Html(html)).into_response()
}
