//! Test support: the test app, its clock and mailbox, clients, builders, and doubles of other systems.

mod app;
mod builders;
mod client;
mod clock;
mod collector;
mod contract;
mod database;
mod envelope_sink;
pub(crate) mod hubspot_double;
mod leftovers;
mod log;
mod mail;
pub(crate) mod node;
mod peek;
mod ports;
mod process;
pub(crate) mod proof;
pub(crate) mod python;
pub(crate) mod redis;
mod rest;
pub(crate) mod smtp_sink;
mod socket;
pub(crate) mod stripe_double;
mod wait;
pub(crate) mod webhook_sink;

pub(crate) use app::{AppOptions, TestApp};
pub(crate) use builders::{ACCEPT, INVITE, Organizer, PASSWORD, SIGN_UP, TestEvent, TestUser, VERIFY};
pub(crate) use client::{Answer, Request};
pub(crate) use clock::TestClock;
pub(crate) use collector::{Collector, Span};
pub(crate) use database::{Database, TestDatabase};
pub(crate) use envelope_sink::{EnvelopeSink, Temper};
pub(crate) use ports::{free_address, free_port};
pub(crate) use process::{Process, connect_from, http_client, http_client_at};
pub(crate) use rest::{href, items};
pub(crate) use socket::Subscription;
pub(crate) use wait::{eventually, in_time};

/// Turns a case into two tests: on SQLite, and on PostgreSQL with Redis. Options follow the argument:
/// `async fn case(app: TestApp = AppOptions { .. })`.
macro_rules! both {
    ($(#[$attribute:meta])* async fn $name:ident($app:ident: TestApp) $body:block) => {
        async fn $name($app: &$crate::support::TestApp) $body

        mod $name {
            $crate::support::both! { @tests $(#[$attribute])* $name, $crate::support::AppOptions::default() }
        }
    };
    ($(#[$attribute:meta])* async fn $name:ident($app:ident: TestApp = $options:expr) $body:block) => {
        async fn $name($app: &$crate::support::TestApp) $body

        mod $name {
            use super::*;

            $crate::support::both! { @tests $(#[$attribute])* $name, $options }
        }
    };
    (@tests $(#[$attribute:meta])* $name:ident, $options:expr) => {
        $(#[$attribute])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn sqlite() {
            let app = $crate::support::TestApp::start_with($crate::support::Database::Sqlite, $options).await;
            super::$name(&app).await;
            app.finish().await;
        }

        $(#[$attribute])*
        #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
        async fn postgres() {
            let app = $crate::support::TestApp::start_with($crate::support::Database::Postgres, $options).await;
            super::$name(&app).await;
            app.finish().await;
        }
    };
}

pub(crate) use both;
