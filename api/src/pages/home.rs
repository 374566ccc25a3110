//! Pages for developers: what runs here, and GraphiQL.

use std::sync::Arc;

use async_graphql::http::GraphiQLSource;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse as _, Response};
use domain::text::Locale;
use minijinja::context;

use super::render::page;
use crate::server::App;

/// GraphiQL's page is not ours: its scripts come from unpkg.com, its start from within.
const GRAPHIQL_POLICY: &str = "default-src 'none'; connect-src 'self'; img-src 'self' data:; \
                               script-src 'unsafe-inline' 'unsafe-eval' blob: https://unpkg.com; \
                               style-src 'unsafe-inline' https://unpkg.com; font-src data: https://unpkg.com; \
                               worker-src blob:; base-uri 'none'; frame-ancestors 'none'";

/// `GET /`: what runs here and where it is.
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
pub(super) async fn graphiql() -> Response {
    let html = GraphiQLSource::build().endpoint("/graphql").subscription_endpoint("/graphql/ws").finish().replace(
        "Loading...",
        "Loading GraphiQL from unpkg.com. If this text stays, this machine is offline: use any other GraphQL client \
         with /graphql, and /schema.graphql for the schema.",
    );
    ([(header::CONTENT_SECURITY_POLICY, GRAPHIQL_POLICY)], Html(html)).into_response()
}
