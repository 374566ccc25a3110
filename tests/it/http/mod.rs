//! The HTTP server: refusals, the form of answers, authorization.

mod audit;
mod authorization;
mod connections;
mod expectations;
mod lists;
mod matrix;
mod pages;
mod production;
pub(crate) mod public_cache;
mod public_cache_signed_in;
mod rate_limits;
mod refusals;
mod renamed;
mod request_ids;
mod shape;
mod sockets;
mod towns;
mod web;
