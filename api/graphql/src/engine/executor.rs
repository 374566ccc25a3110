//! The schema as it is served.

use async_graphql::{Request, Response};
use futures::stream::{BoxStream, StreamExt as _};

use super::shape::Shape;
use crate::schema::ApiSchema;

/// Runs operations. The schema is in here alone, so that no answer leaves without its [`Shape`].
pub(crate) struct Executor(ApiSchema);

impl Executor {
    /// One for this schema.
    pub(crate) fn new(schema: ApiSchema) -> Self {
        Self(schema)
    }

    /// Runs a query or a mutation.
    pub(crate) async fn execute(&self, request: Request, shape: &Shape) -> Response {
        // The executor's future is large, and would make all around it so.
        let mut response = Box::pin(self.0.execute(request)).await;
        shape.give(&mut response);
        response
    }

    /// Runs a subscription.
    pub(crate) fn subscribe(&self, request: Request, shape: Shape) -> BoxStream<'static, Response> {
        let responses = self.0.execute_stream(request).map(move |mut response| {
            shape.give(&mut response);
            response
        });
        responses.boxed()
    }

    /// The schema's text.
    pub(crate) fn sdl(&self) -> String {
        self.0.sdl()
    }
}
