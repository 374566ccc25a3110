//! The API: GraphQL, pages and files, webhooks, and the middleware of every request. It parses requests, calls the domain,
//! and writes the responses.

pub mod dev;
mod observe;
mod server;
pub mod webhooks;

pub use api_base::app::ApiState;
pub use api_base::lifecycle::Phase;
pub use api_base::options::{ApiOptions, DemoLogin, RestOptions};
pub use api_base::web_app::WebFile;
pub use api_base::{auth, connections};
pub use api_graphql::sdl;
pub use api_rest::{BASE_PATH, description as openapi};
pub use server::router;
