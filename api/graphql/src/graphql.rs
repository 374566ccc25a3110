//! The state that the handlers of GraphQL share.

use std::ops::Deref;
use std::sync::Arc;

use api_base::app::App;

use crate::engine::documents::Documents;
use crate::engine::executor::Executor;
use crate::engine::measure::Operations;
use crate::engine::shape::Types;
use crate::engine::shared::SharedSubscriptions;
use crate::schema;
use crate::session_checks::SessionChecks;
use crate::socket_permits::Sockets;

/// The state that handlers share, with the schema and what is derived from it.
pub(crate) struct GraphQl {
    app: Arc<App>,
    pub(crate) schema: Executor,
    pub(crate) documents: Documents,
    pub(crate) operations: Operations,
    pub(crate) sockets: Sockets,
    pub(crate) session_checks: SessionChecks,
    pub(crate) shared_subscriptions: SharedSubscriptions,
}

impl Deref for GraphQl {
    type Target = App;

    fn deref(&self) -> &App {
        &self.app
    }
}

impl GraphQl {
    pub(crate) fn new(app: Arc<App>) -> Self {
        let mut schema = schema::schema()
            .data(app.env.clone())
            .data(app.desk.clone())
            .data(app.rooms.clone())
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
            sockets: Sockets::new(&app.options),
            session_checks: SessionChecks::new(),
            shared_subscriptions: SharedSubscriptions::default(),
            app,
        }
    }
}
