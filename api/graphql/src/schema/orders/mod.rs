//! Orders, tickets, payments and refunds in the schema.

mod added;
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

pub(crate) use added::AddedOrdersMutation;
pub(crate) use enums::{OrderOrigin, OrderStatus, RefundErrorCode, TicketPeriod, TicketStatus};
pub(crate) use loaders::OrderKey;
pub(crate) use mutation::{OrdersMutation, order_errors};
pub(crate) use payloads::OrderError;
pub(crate) use payments::{Payment, Refund};
pub(crate) use query::{OrdersQuery, attendees, orders_of_organization, orders_of_user, tickets_of_user};
pub(crate) use records::OrderRecordsQuery;
pub(crate) use subscription::{OrderBoards, OrdersSubscription};
pub(crate) use tickets::Ticket;
pub(crate) use types::Order;
