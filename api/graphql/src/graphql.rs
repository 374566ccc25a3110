//! `/graphql` and what its doors share.

use std::ops::Deref;
use std::sync::Arc;

use api_base::app::App;
use axum::Router;
use axum::http::header;
use axum::response::{IntoResponse as _, Response};
use axum::routing::{any, get};
use domain::orders::Combiner;

use crate::engine::documents::Documents;
use crate::engine::executor::Executor;
use crate::engine::measure::Operations;
use crate::engine::shape::Types;
use crate::seats::Sockets;
use crate::{endpoint, schema, socket};

/// What handlers share, with the schema and what is known of it.
pub(crate) struct GraphQl {
    app: Arc<App>,
    pub(crate) schema: Executor,
    pub(crate) documents: Documents,
    pub(crate) operations: Operations,
    pub(crate) sockets: Sockets,
}

impl Deref for GraphQl {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl GraphQl {
    fn new(app: Arc<App>) -> Self {
        let mut schema = schema::schema()
            .data(app.env.clone())
            .data(Combiner::default())
            .data(Arc::clone(&app.tokens))
            .data(Arc::clone(&app.rate_limits));
        if !app.options.introspection {
            schema = schema.disable_introspection();
        }
        if app.options.production {
            schema = schema.disable_suggestions();
        }
        let schema = Executor::new(schema.finish());
        let types = Arc::new(Types::of(&schema.sdl()));
        Self {
            schema,
            operations: Operations::of(&types),
            documents: Documents::new(types),
            sockets: Sockets::new(app.options.sockets_per_address, app.options.sockets_per_account),
            app,
        }
    }
}

/// The routes of GraphQL.
pub fn router(app: Arc<App>) -> Router {
    Router::new()
        .route("/graphql", get(endpoint::get).post(endpoint::post))
        .route("/graphql/ws", any(socket::open))
        .route("/schema.graphql", get(schema_text))
        .with_state(Arc::new(GraphQl::new(app)))
}

/// The public contract.
async fn schema_text(axum::extract::State(graphql): axum::extract::State<Arc<GraphQl>>) -> Response {
    if !graphql.options.introspection {
        return api_base::problem::not_found().await;
    }
    ([(header::CONTENT_TYPE, "text/plain; charset=utf-8")], graphql.schema.sdl()).into_response()
}
