//! Execution of operations.

use async_graphql::{Request, Response};
use futures::stream::{BoxStream, StreamExt as _};

use super::shape::Shape;
use crate::schema::ApiSchema;

/// Executes operations. Nothing else has the schema, so that every response gets its [`Shape`].
pub(crate) struct Executor(ApiSchema);

impl Executor {
    /// An executor of this schema.
    pub(crate) fn new(schema: ApiSchema) -> Self {
        Self(schema)
    }

    /// Executes a query or a mutation.
    pub(crate) async fn execute(&self, request: Request, shape: &Shape) -> Response {
        // Boxed, because the executor's future is large.
        let mut response = Box::pin(self.0.execute(request)).await;
        shape.give(&mut response);
        response
    }

    pub(crate) fn subscribe(&self, request: Request, shape: Shape) -> BoxStream<'static, Response> {
        let responses = self.0.execute_stream(request).map(move |mut response| {
            shape.give(&mut response);
            response
        });
        responses.boxed()
    }

    /// Executes a subscription for one of its responses.
    pub(crate) async fn first(&self, request: Request, shape: &Shape) -> Response {
        let mut response = self.0.execute_stream(request).next().await.unwrap_or_default();
        shape.give(&mut response);
        response
    }

    /// The schema in the schema definition language.
    pub(crate) fn sdl(&self) -> String {
        self.0.sdl()
    }
}
