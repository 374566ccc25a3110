//! The public face: GraphQL, pages and files, webhooks, and what surrounds every request. Parses what comes in, asks the
//! domain, and says the answer in the client's terms.

pub mod dev;
mod observe;
mod server;
pub mod webhooks;

pub use api_base::app::ApiState;
pub use api_base::lifecycle::Phase;
pub use api_base::options::{ApiOptions, DemoLogin};
pub use api_base::web_app::WebFile;
pub use api_base::{auth, connections};
pub use api_graphql::sdl;
pub use server::router;
