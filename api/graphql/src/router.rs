//! The routes of GraphQL.

use std::sync::Arc;

use api_base::app::App;
use api_base::problem::not_found;
use axum::Router;
use axum::extract::State;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get};

use crate::graphql::GraphQl;
use crate::{endpoint, socket};

/// The routes of GraphQL.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/graphql", get(endpoint::get).post(endpoint::post))
        .route("/graphql/ws", any(socket::open))
        .route("/schema.graphql", get(schema_text))
        .with_state(Arc::new(GraphQl::new(app)))
}

/// The schema as text.
async fn schema_text(State(graphql): State<Arc<GraphQl>>) -> Response {
    if !graphql.options.introspection {
        return not_found().await;
    }
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], graphql.schema.sdl()).into_response()
}
