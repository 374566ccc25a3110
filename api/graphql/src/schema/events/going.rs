//! Who is going to an event.

use async_graphql::{Context, Enum, Error, ID, InputObject, Object, SimpleObject};
use domain::{events, going};

use super::loaders::GoingTo;
use super::types::int;
use crate::schema::context::{self, actor, env};
use crate::schema::errors::{Refusal, answer};
use crate::schema::orders::Order;

/// Who is going to an event.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct EventGoing {
    /// How many people have a ticket.
    count: i32,
    /// The first names of buyers who want to be seen, at most 30. They can withdraw at any time.
    first_names: Vec<String>,
}

/// `Event.going`: none unless the organizer shows it, and none once the event is over.
pub(super) async fn of_event(ctx: &Context<'_>, event: &events::Event) -> Result<Option<EventGoing>, Error> {
    if !event.guest_list || event.ends_at <= env(ctx).now() {
        return Ok(None);
    }
    // It changes with every order, as places left do.
    context::note(ctx, |log| log.availability(None));
    let going = context::rows(ctx).load_one(GoingTo(event.id)).await?.unwrap_or_default();
    Ok(Some(EventGoing { count: int(going.count), first_names: going.names }))
}

/// Why a name was not shown or hidden.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "domain::going::GoingErrorCode")]
pub(crate) enum GoingErrorCode {
    /// A field's value is not allowed; `field` and `message` say which and why.
    InvalidInput,
    /// There is no such order, or you may not see it.
    NotFound,
    /// The order is not confirmed, or was cancelled.
    OrderNotConfirmed,
    /// The organizer does not show who is going: `Event.going` is null.
    ListOff,
    /// The name on the order does not begin with a first name of letters, of up to 40.
    NoFirstName,
}

/// Whether a buyer is seen among those who are going.
#[derive(InputObject)]
pub(crate) struct OrderShowNameInput {
    /// The order's id, `order_…`.
    order_id: ID,
    /// The order's `guestSecret`, as in the emailed link. Required unless you are logged in as the order's buyer.
    #[graphql(secret)]
    secret: Option<String>,
    /// `true` to show the buyer's first name on the event's page, `false` to hide it.
    shown: bool,
}

/// The result of `orderShowName`.
#[derive(Debug, Default, SimpleObject)]
pub(crate) struct OrderShowNamePayload {
    /// The order, with `nameShown` as it is now; null if the mutation was refused.
    pub(crate) order: Option<Order>,
    /// Why the mutation was refused; empty if it succeeded.
    pub(crate) errors: Vec<Refusal<GoingErrorCode>>,
}

#[derive(Debug, Default)]
pub(crate) struct GoingMutation;

#[Object]
impl GoingMutation {
    /// Shows or hides the buyer's first name among those who are going to the event. It is hidden until the buyer shows
    /// it. For the order's buyer, and for anyone with its secret.
    async fn order_show_name(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "The order, and whether the name is to be seen.")] input: OrderShowNameInput,
    ) -> Result<OrderShowNamePayload, Error> {
        let OrderShowNameInput { order_id, secret, shown } = input;
        let given = secret.clone();
        let show = going::ShowName { order_id: order_id.0, secret, shown };
        let outcome = going::show_name(env(ctx), actor(ctx), show).await;
        answer!(outcome, row => OrderShowNamePayload { order: Some(Order::given(row, given.as_deref())) })
    }
}
