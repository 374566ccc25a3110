//! The second factor in the schema.

mod inputs;
mod mutation;
mod payloads;
mod types;

pub(crate) use mutation::SecondFactorMutation;
pub(crate) use types::{SecondFactor, SecondFactorChallenge};
