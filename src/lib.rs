//! The composition root: configuration, composition of the parts, and the processes that run them.

pub mod cli;
pub mod compose;
pub mod config;
mod data;
mod doctor;
mod handles;
mod jobs;
mod keys;
mod log;
mod mail;
mod metrics;
mod outside;
mod port;
pub mod serve;
mod telemetry;
mod terminal;
