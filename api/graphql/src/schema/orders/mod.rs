//! Orders, tickets, payments and refunds in the schema.

mod loaders;
mod mutation;
mod organizing;
mod query;
mod records;
mod states;
mod subscription;
mod types;

pub(crate) use mutation::OrdersMutation;
pub(crate) use query::{OrdersQuery, attendees, orders_of_organization, orders_of_user, tickets_of_user};
pub(crate) use records::OrderRecordsQuery;
pub(crate) use states::{OrderStatus, RefundErrorCode, TicketPeriod, TicketStatus};
pub(crate) use subscription::OrdersSubscription;
pub(crate) use types::{Order, Payment, Refund, Ticket};
