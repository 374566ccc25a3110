//! The test's side of the server: starting it, moving its clock, talking to it and looking into its mailbox.

mod app;
mod builders;
mod client;
mod clock;
mod contract;
mod database;
mod leftovers;
mod mail;
mod peek;
mod process;
mod redis;
mod socket;
mod wait;

pub(crate) use app::{TestApp, Wishes};
pub(crate) use builders::{Organizer, PASSWORD, TestEvent, TestUser};
pub(crate) use client::Answer;
pub(crate) use database::Database;
pub(crate) use process::{Process, http_client};
pub(crate) use wait::eventually;

/// Makes two tests of one: on SQLite, and on PostgreSQL with Redis.
macro_rules! both {
    ($(#[$attribute:meta])* async fn $name:ident($app:ident: TestApp) $body:block) => {
        mod $name {
            #[allow(unused_imports, reason = "a case may need nothing of its file")]
            use super::*;

            async fn case($app: &$crate::support::TestApp) $body

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let app = $crate::support::TestApp::start($crate::support::Database::Sqlite).await;
                case(&app).await;
                app.finish().await;
            }

            $(#[$attribute])*
            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let app = $crate::support::TestApp::start($crate::support::Database::Postgres).await;
                case(&app).await;
                app.finish().await;
            }
        }
    };
}

pub(crate) use both;
