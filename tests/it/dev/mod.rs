//! The pages for development.

mod mailbox;
mod sandbox;
