//! The public face itself: what it refuses, how it answers, who may do what.

mod audit;
mod authorization;
mod connections;
mod lists;
mod matrix;
mod pages;
mod production;
mod rate_limits;
mod refusals;
mod renamed;
mod request_ids;
mod shape;
mod sockets;
mod web;
