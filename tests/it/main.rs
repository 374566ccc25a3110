//! Black-box tests. Each starts the real server with its own database, and uses it as a client would. Every case runs
//! twice: on SQLite with everything in one process, and on PostgreSQL with Redis. Run them with `make test`.

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
mod guests;
mod harness;
mod http;
mod integrations;
mod mail;
mod orders;
mod organizers;
mod payments;
mod programs;
mod rest;
mod support;
mod worker;
