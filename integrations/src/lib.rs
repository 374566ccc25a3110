//! Adapters for outside systems, one file or folder each. They implement the domain's traits and hold no rules of the
//! product.

mod files;
mod mailbox;
mod sandbox;

pub use mailbox::LocalMailbox;
pub use sandbox::Sandbox;
