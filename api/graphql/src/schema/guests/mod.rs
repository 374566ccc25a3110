//! Guests of events, and the links of orders, in the schema.

mod links;
mod operations;
mod types;

pub(crate) use links::{GuestLink, GuestLinksMutation, GuestLinksQuery, links_of_event};
pub(crate) use operations::{GuestsMutation, GuestsQuery};
pub(crate) use types::{Guest, GuestCounts, GuestErrorCode, GuestStatus, counts_of_event, of_event};
