//! Orders that organizers add, and orders that people take into their accounts.

use async_graphql::{Context, Enum, ID, InputObject, Object, Result, SimpleObject};
use domain::added_orders::{self, AddOrder};
use domain::orders::{self, AddedFacts, Price};

use super::enums::PaidBy;
use super::inputs::OrderLineInput;
use super::mutation::order_errors;
use super::payloads::OrderError;
use super::types::Order;
use crate::schema::context::{actor, env};

/// How an organizer added an order.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct OrderAddition {
    /// The name of the person who added it; null if that account is gone.
    adder_name: Option<String>,
    /// How it was paid outside of the payment provider; null if nothing was paid.
    paid_by: Option<PaidBy>,
    /// The organizer's note; null without one.
    note: Option<String>,
}

impl From<AddedFacts> for OrderAddition {
    fn from(facts: AddedFacts) -> Self {
        Self { adder_name: facts.by, paid_by: facts.paid_by.map(Into::into), note: facts.note }
    }
}

/// What an order costs that an organizer adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
pub(crate) enum OrderAddPrice {
    /// As listed. It was paid in cash.
    Cash,
    /// As listed. It was paid by bank transfer.
    Transfer,
    /// As listed. It was paid in another way.
    Other,
    /// Nothing: a comp.
    Comp,
}

impl From<OrderAddPrice> for Price {
    fn from(price: OrderAddPrice) -> Self {
        match price {
            OrderAddPrice::Cash => Self::Listed(orders::PaidBy::Cash),
            OrderAddPrice::Transfer => Self::Listed(orders::PaidBy::Transfer),
            OrderAddPrice::Other => Self::Listed(orders::PaidBy::Other),
            OrderAddPrice::Comp => Self::Comp,
        }
    }
}

/// An order that an organizer adds for somebody.
#[derive(Debug, InputObject)]
pub(crate) struct OrderAddInput {
    /// The event's id, `event_…`. It has to be published, and not over.
    event_id: ID,
    /// The address that the tickets are for, and are emailed to.
    email: String,
    /// The buyer's name, at most 200 characters.
    name: String,
    /// The language of emails to the buyer: a `tag` of `languages`; the organizer's own if left out.
    locale: Option<String>,
    /// What to add: 1 to 20 ticket types, each at most once. Sale times, `minPerOrder` and `maxPerOrder` don't count; the
    /// places that are left do.
    lines: Vec<OrderLineInput>,
    /// What it costs, and how that was paid.
    price: OrderAddPrice,
    /// A note for organizers, at most 500 characters, such as the number of a receipt.
    note: Option<String>,
    /// Whether the buyer gets the tickets by email.
    #[graphql(default = true)]
    send_tickets: bool,
    /// Makes it safe to repeat the request when no response arrived, so that nothing is added twice. Generate a new random
    /// key for each order, such as a UUID, at most 100 characters. The same key with the same input returns the first
    /// order; with a different input it is refused with `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: String,
}

/// The result of `orderAdd`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderAddPayload {
    /// The new order, which is confirmed, or the first one with the same idempotency key; null if it was refused.
    order: Option<Order>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<OrderError>,
}

/// An order to take into one's account.
#[derive(Debug, InputObject)]
pub(crate) struct OrderSaveInput {
    /// The order's id, `order_…`.
    order_id: ID,
    /// The order's `guestSecret`, from its link.
    secret: String,
}

/// The result of `orderSave`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderSavePayload {
    /// The order, which is in the account now; null if the mutation was refused.
    order: Option<Order>,
    /// Why the mutation was refused; empty if it succeeded.
    errors: Vec<OrderError>,
}

#[derive(Debug, Default)]
pub(crate) struct AddedOrdersMutation;

#[Object]
impl AddedOrdersMutation {
    /// Adds a confirmed order for somebody: a comp, or tickets at the listed price that were paid outside of the payment
    /// provider. For owners and managers of the event's organization.
    async fn order_add(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The buyer, the places and the price.")] input: OrderAddInput,
    ) -> Result<OrderAddPayload> {
        let order = AddOrder {
            event_id: input.event_id.0,
            email: input.email,
            name: input.name,
            locale: input.locale,
            lines: input.lines.into_iter().map(Into::into).collect(),
            price: input.price.into(),
            note: input.note,
            mail: input.send_tickets,
            idempotency_key: input.idempotency_key,
        };
        match added_orders::add(env(ctx), ctx.data_unchecked(), actor(ctx), order).await {
            Ok(details) => {
                let order = Order::from(details.order.clone());
                Ok(OrderAddPayload { order: Some(order), errors: Vec::new() })
            }
            Err(failure) => Ok(OrderAddPayload { order: None, errors: order_errors(failure)? }),
        }
    }

    /// Takes an order into one's account, with the secret from its link. It is then among one's orders and tickets; its
    /// address stays as it is, and its link keeps working. Refused with `OTHER_ACCOUNT` if it is in another account.
    async fn order_save(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order, and its secret.")] input: OrderSaveInput,
    ) -> Result<OrderSavePayload> {
        match orders::save(env(ctx), actor(ctx), input.order_id.as_str(), &input.secret).await {
            Ok(order) => {
                let order = Order::given(order, Some(&input.secret));
                Ok(OrderSavePayload { order: Some(order), errors: Vec::new() })
            }
            Err(failure) => Ok(OrderSavePayload { order: None, errors: order_errors(failure)? }),
        }
    }
}
