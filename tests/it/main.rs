//! Black-box tests: each starts the real server, with a database of its own, and talks to it as a client would. Every
//! case runs twice, on SQLite with everything in one process and on PostgreSQL with Redis. Run them with `make test`.

#![expect(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops where something is wrong")]

mod accounts;
mod admins;
mod cli;
mod covers;
mod crash;
mod crm;
mod database;
mod dev;
mod discover;
mod harness;
mod http;
mod integrations;
mod mail;
mod orders;
mod organizers;
mod payments;
mod support;
mod worker;
