//! What all resources have in common over HTTP: who asks and in which form, conditions, problems, bodies and queries.

mod accept;
mod bodies;
mod caller;
mod changes;
mod etags;
mod list_query;
mod problems;
mod query;
mod replies;
mod responses;
mod scopes;
mod surround;

pub(crate) use accept::{Accepted, prefers_hal};
pub(crate) use bodies::{Body, merge};
pub(crate) use caller::Caller;
pub(crate) use changes::{Change, keeps, patch, replacement};
pub(crate) use etags::required_match;
pub(crate) use list_query::{Common, list_query};
pub(crate) use problems::{Problem, ProblemSchema};
pub(crate) use query::{Offer, Params};
pub(crate) use replies::once;
pub(crate) use responses::{created, form, item, no_content, page, patched, tagged};
pub(crate) use surround::{RATE_LIMIT, RATE_LIMIT_POLICY, surround};
