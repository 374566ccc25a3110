//! Placing, cancelling and refunding orders.

use async_graphql::{Context, Object, Result};
use domain::cancellations::{self, CancelOrder};
use domain::checkout::{self, PlaceOrder};
use domain::orders;
use domain::refunds::{self, RequestRefund};

use super::inputs::{OrderCancelInput, OrderPlaceInput, OrderResendInput, RefundCreateInput};
use super::payloads::{OrderCancelPayload, OrderError, OrderPlacePayload, OrderResendPayload, RefundCreatePayload};
use super::types::Order;
use crate::schema::context::{actor, env};
use crate::schema::errors::{limit, refusals};
use crate::schema::scalars::Money;
use api_base::auth::cookie::{self, TokenCookie};
use api_base::order_cookie;

#[derive(Debug, Default)]
pub(crate) struct OrdersMutation;

#[Object]
impl OrdersMutation {
    /// Places an order, logged in or as a guest. A free order is confirmed at once. For a paid one the places are held
    /// while the buyer pays at `order.payment.checkoutUrl`.
    async fn order_place(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The buyer and the places to buy.")] input: OrderPlaceInput,
    ) -> Result<OrderPlacePayload> {
        let order = PlaceOrder {
            event_id: input.event_id.0,
            email: input.email,
            name: input.name,
            locale: input.locale,
            lines: input.lines.into_iter().map(Into::into).collect(),
            idempotency_key: input.idempotency_key,
            return_url: input.return_url,
            agreed_to: input.agreed_to.map(Into::into).unwrap_or_default(),
            admission: input.admission,
            visitor_key: cookie::read(ctx, env(ctx), TokenCookie::Visitor),
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

    /// Cancels an order and frees its places. Buyers can cancel an unpaid or free order until the event begins;
    /// organizers can cancel any order, which also refunds it.
    async fn order_cancel(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order, and the reason.")] input: OrderCancelInput,
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

    /// Emails an order's confirmation and tickets to the buyer again, at most three times an hour. For owners and
    /// managers of the event's organization.
    async fn order_resend(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order to email again.")] input: OrderResendInput,
    ) -> Result<OrderResendPayload> {
        match orders::resend(env(ctx), actor(ctx), input.order_id.as_str()).await {
            Ok(order) => Ok(OrderResendPayload { order: Some(order.into()), errors: Vec::new() }),
            Err(failure) => Ok(OrderResendPayload { order: None, errors: order_errors(failure)? }),
        }
    }

    /// Refunds an order in full or in part. Once the refund has `SUCCEEDED`, the money is on its way. An order with
    /// nothing left of its payment is cancelled. For owners and managers of the event's organization.
    async fn refund_create(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order, the amount and the reason.")] input: RefundCreateInput,
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

pub(crate) fn order_errors(failure: kernel::Failure<orders::OrderErrorCode>) -> Result<Vec<OrderError>> {
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
