//! Orders, tickets, payments and refunds in the schema.

mod enums;
mod inputs;
mod loaders;
mod mutation;
mod payloads;
mod payments;
mod query;
mod records;
mod subscription;
mod tickets;
mod timeline;
mod types;

pub(crate) use enums::{OrderStatus, RefundErrorCode, TicketPeriod, TicketStatus};
pub(crate) use mutation::OrdersMutation;
pub(crate) use payments::{Payment, Refund};
pub(crate) use query::{OrdersQuery, attendees, orders_of_organization, orders_of_user, tickets_of_user};
pub(crate) use records::OrderRecordsQuery;
pub(crate) use subscription::{OrderBoards, OrdersSubscription};
pub(crate) use tickets::Ticket;
pub(crate) use types::Order;
