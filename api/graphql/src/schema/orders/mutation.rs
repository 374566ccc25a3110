use async_graphql::{Context, ID, InputObject, Object, Result, SimpleObject};
use domain::cancellations::{self, CancelOrder};
use domain::checkout::{self, PlaceOrder, PlaceOrderAttendee, PlaceOrderLine};
use domain::orders;
use domain::refunds::{self, RefundAmount, RequestRefund};

use super::states::{OrderErrorCode, RefundErrorCode};
use super::types::{Order, Refund};
use crate::schema::context::{actor, env};
use crate::schema::errors::{InputLimit, Refusal, limit, refusals};
use crate::schema::scalars::{Decimal, Money, MoneyInput};
use api_base::order_cookie;

/// An order to be placed.
#[derive(Debug, InputObject)]
pub(crate) struct OrderPlaceInput {
    /// The event.
    event_id: ID,
    /// Where the tickets go. Needed from guests; signed-in buyers' own address is the default.
    email: Option<String>,
    /// The buyer's name.
    name: Option<String>,
    /// The language of the mails, `en` or `de`; signed-in buyers' own is the default.
    locale: Option<String>,
    /// What to buy: each ticket type at most once.
    lines: Vec<OrderLineInput>,
    /// Makes it safe to send the request again when no answer came, so that nobody buys twice. Generate a new random key for
    /// each order, such as a UUID, and keep it until you have the answer. The same key with the same input returns the first
    /// order; with a different input it is refused with `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: String,
    /// Where an app wants the buyer back from the payment page: one of the addresses that the server's configuration
    /// allows, or one below them. `order` with the order's id is added to its query, and `paid=1` after a payment, which
    /// may not be through yet: look at the order. By default the buyer comes to the order's page here.
    return_url: Option<String>,
}

/// A number of places of one ticket type.
#[derive(Debug, InputObject)]
pub(crate) struct OrderLineInput {
    /// The ticket type.
    ticket_type_id: ID,
    /// How many places.
    quantity: i32,
    /// Who is coming; places without an entry are in the buyer's name.
    attendees: Option<Vec<AttendeeInput>>,
}

/// Somebody who is coming.
#[derive(Debug, InputObject)]
pub(crate) struct AttendeeInput {
    /// The name on the ticket.
    name: String,
    /// The attendee's own address; the buyer's is the default.
    email: Option<String>,
}

impl From<AttendeeInput> for PlaceOrderAttendee {
    fn from(input: AttendeeInput) -> Self {
        Self { name: input.name, email: input.email }
    }
}

impl From<MoneyInput> for RefundAmount {
    fn from(input: MoneyInput) -> Self {
        Self { amount: input.amount.0, currency: input.currency }
    }
}

/// An order to be cancelled.
#[derive(Debug, InputObject)]
pub(crate) struct OrderCancelInput {
    /// The order.
    order_id: ID,
    /// The order's secret, for guests.
    secret: Option<String>,
    /// Why; goes on record.
    reason: Option<String>,
}

/// An order whose tickets are to be mailed again.
#[derive(Debug, InputObject)]
pub(crate) struct OrderResendInput {
    /// The order.
    order_id: ID,
}

/// A refund to be made.
#[derive(Debug, InputObject)]
pub(crate) struct RefundCreateInput {
    /// The order.
    order_id: ID,
    /// How much; all that is left of the payment if not given.
    amount: Option<MoneyInput>,
    /// Why; the buyer is told.
    reason: String,
    /// Makes it safe to send the request again when no answer came, so that nothing is refunded twice. Generate a new random
    /// key for each refund. The same key with the same input returns the first refund; with a different input it is refused
    /// with `IDEMPOTENCY_KEY_REUSED`.
    idempotency_key: String,
}

/// Why an order was refused; nothing was changed.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct OrderError {
    /// What kind of refusal, for programs.
    code: OrderErrorCode,
    /// The input field it is about, as a dotted path such as `lines.0.quantity`; null if it is not about one field.
    field: Option<String>,
    /// What is wrong and what to do, in English, for people.
    message: String,
    /// With `SOLD_OUT`: how many places are left.
    available: Option<i64>,
    /// With `TOTAL_NOT_CHARGEABLE`, where it is too low: the least that an order can cost.
    minimum: Option<Money>,
    /// Which limit the field's value goes beyond; null if something else is wrong.
    limit: Option<InputLimit>,
    /// The least that `limit` allows.
    min: Option<Decimal>,
    /// The most that `limit` allows.
    max: Option<Decimal>,
}

/// The outcome of `orderPlace`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderPlacePayload {
    /// The order; null if it was refused.
    order: Option<Order>,
    /// Why it was refused; empty if it was not.
    errors: Vec<OrderError>,
}

/// The outcome of `orderCancel`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderCancelPayload {
    /// The order as it is now; null if the cancellation was refused.
    order: Option<Order>,
    /// Why it was refused; empty if it was not.
    errors: Vec<OrderError>,
}

/// The outcome of `orderResend`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderResendPayload {
    /// The order; null if it was refused.
    order: Option<Order>,
    /// Why it was refused; empty if it was not.
    errors: Vec<OrderError>,
}

/// The outcome of `refundCreate`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct RefundCreatePayload {
    /// The refund; null if it was refused.
    refund: Option<Refund>,
    /// The order as it is now: cancelled if nothing of its payment is left.
    order: Option<Order>,
    /// Why it was refused; empty if it was not.
    errors: Vec<Refusal<RefundErrorCode>>,
}

#[derive(Debug, Default)]
pub(crate) struct OrdersMutation;

#[Object]
impl OrdersMutation {
    /// Places an order, signed in or as a guest. A free one is confirmed at once; for a paid one the places are held and
    /// the buyer pays at `order.payment.checkoutUrl`.
    async fn order_place(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "What is ordered, and by whom.")] input: OrderPlaceInput,
    ) -> Result<OrderPlacePayload> {
        let lines = input.lines.into_iter().map(|line| PlaceOrderLine {
            ticket_type_id: line.ticket_type_id.0,
            quantity: line.quantity,
            attendees: line.attendees.unwrap_or_default().into_iter().map(Into::into).collect(),
        });
        let order = PlaceOrder {
            event_id: input.event_id.0,
            email: input.email,
            name: input.name,
            locale: input.locale,
            lines: lines.collect(),
            idempotency_key: input.idempotency_key,
            return_url: input.return_url,
        };
        match checkout::place(env(ctx), ctx.data_unchecked(), actor(ctx), order).await {
            Ok(details) => {
                if details.payment.is_some() {
                    order_cookie::remember(ctx, env(ctx), &details.order);
                }
                Ok(OrderPlacePayload { order: Some(details.into()), errors: Vec::new() })
            }
            Err(failure) => Ok(OrderPlacePayload { order: None, errors: order_errors(failure)? }),
        }
    }

    /// Cancels an order and gives its places back. Buyers can cancel what is unpaid or free, until the event begins;
    /// organizers any order, which also refunds it.
    async fn order_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order and why.")] input: OrderCancelInput,
    ) -> Result<OrderCancelPayload> {
        let secret = input.secret.clone();
        let cancel = CancelOrder { order_id: input.order_id.0, secret: input.secret, reason: input.reason };
        match cancellations::cancel(env(ctx), actor(ctx), cancel).await {
            Ok(order) => {
                let order = Order::given(order, secret.as_deref());
                Ok(OrderCancelPayload { order: Some(order), errors: Vec::new() })
            }
            Err(failure) => Ok(OrderCancelPayload { order: None, errors: order_errors(failure)? }),
        }
    }

    /// Mails the confirmation of an order with its tickets to the buyer again, at most three times an hour. Owners and
    /// managers of the organizing organization may.
    async fn order_resend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order.")] input: OrderResendInput,
    ) -> Result<OrderResendPayload> {
        match orders::resend(env(ctx), actor(ctx), input.order_id.as_str()).await {
            Ok(order) => Ok(OrderResendPayload { order: Some(order.into()), errors: Vec::new() }),
            Err(failure) => Ok(OrderResendPayload { order: None, errors: order_errors(failure)? }),
        }
    }

    /// Refunds an order in full or in part. The money is on its way once the refund has `SUCCEEDED`; an order of whose
    /// payment nothing is left is cancelled.
    async fn refund_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order, the amount and why.")] input: RefundCreateInput,
    ) -> Result<RefundCreatePayload> {
        let request = RequestRefund {
            order_id: input.order_id.0,
            amount: input.amount.map(Into::into),
            reason: input.reason,
            idempotency_key: input.idempotency_key,
        };
        match refunds::request(env(ctx), actor(ctx), request).await {
            Ok(requested) => Ok(RefundCreatePayload {
                refund: Some(requested.refund.try_into()?),
                order: Some(requested.order.into()),
                errors: Vec::new(),
            }),
            Err(failure) => Ok(RefundCreatePayload { errors: refusals(failure)?, ..Default::default() }),
        }
    }
}

fn order_errors(failure: kernel::Failure<orders::OrderErrorCode>) -> Result<Vec<OrderError>> {
    let kernel::Failure::Rejected(problems) = failure else {
        return Err(crate::schema::errors::top_level(failure));
    };
    let error = |problem: kernel::Problem<orders::OrderErrorCode>| {
        let (limit, min, max) = limit(problem.bounds);
        OrderError {
            code: problem.code.into(),
            field: problem.field,
            message: problem.message,
            available: problem.available,
            minimum: problem.minimum.map(Money::from),
            limit,
            min,
            max,
        }
    };
    Ok(problems.into_iter().map(error).collect())
}
