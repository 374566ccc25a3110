//! The composition root: configuration, what is made of it, and the processes that run it.

pub mod compose;
pub mod config;
mod keys;
pub mod serve;
