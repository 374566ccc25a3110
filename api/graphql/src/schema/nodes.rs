//! Objects by their id (<https://relay.dev/graphql/objectidentification.htm>): those that the viewer may see, and null for
//! everything else, whether it exists or not.

use std::collections::HashMap;

use async_graphql::{Context, Error, ID, Interface, Object};
use domain::accounts::Account;
use domain::{admins, events, messages, orders, organizations, venues};
use kernel::Actor;
use kernel::ids::{
    self, EventKind, MessageKind, OrderId, OrderKind, OrganizationKind, PaymentKind, RefundKind, TicketKind,
    TicketTypeKind, TypedId as _, UserKind, VenueKind,
};
use kernel::scopes::{Access, Resource};
use type_safe_id::StaticType;
use uuid::Uuid;

use super::accounts::User;
use super::context;
use super::errors::{coded, database, top_level};
use super::events::{Event, TicketType};
use super::messages::Message;
use super::orders::{Order, Payment, Refund, Ticket};
use super::organizations::{Organization, Venue};

/// An object with an id of its own.
#[derive(Debug, Clone, Interface)]
#[graphql(field(name = "id", ty = "ID", desc = "The id; the prefix before its `_` names the type."))]
pub(crate) enum Node {
    User(User),
    Organization(Organization),
    Venue(Venue),
    Event(Event),
    TicketType(TicketType),
    Order(Order),
    Ticket(Ticket),
    Payment(Payment),
    Refund(Refund),
    Message(Message),
}

/// The most ids that can be asked for at once.
const MAX_IDS: usize = 100;

#[derive(Debug, Default)]
pub(crate) struct NodesQuery;

#[Object]
impl NodesQuery {
    /// The object with this id; null if there is none that you may see. A malformed id is an error.
    async fn node(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "An id of any type, such as `event_…`.")] id: ID,
    ) -> Result<Option<Node>, Error> {
        Ok(load(ctx, &[id]).await?.pop().flatten())
    }

    /// The objects with these ids, in the same order; null in place of those that you may not see.
    async fn nodes(
        &self,
        ctx: &Context<'_>,
        #[graphql(desc = "At most 100 ids, of any types.")] ids: Vec<ID>,
    ) -> Result<Vec<Option<Node>>, Error> {
        if ids.len() > MAX_IDS {
            return Err(coded("BAD_USER_INPUT", format!("ids must have at most {MAX_IDS} entries.")));
        }
        load(ctx, &ids).await
    }
}

/// Loads the objects of each kind together: one or two statements per requested kind, and per order.
async fn load(ctx: &Context<'_>, ids: &[ID]) -> Result<Vec<Option<Node>>, Error> {
    for id in ids {
        super::ids::well_formed("id", id)?;
    }
    let (env, actor) = (context::env(ctx), context::actor(ctx));
    require_scopes(actor, ids)?;
    let conn = env.db.primary();
    let mut found: HashMap<String, Node> = HashMap::new();
    let requested = of_kind::<UserKind>(ids);
    if let Some(user) = actor.person().filter(|user| requested.contains(&user.user_id.uuid())) {
        found.insert(user.user_id.to_string(), Node::User(Account::from(user).into()));
    }
    if !requested.is_empty() {
        for account in admins::by_ids(env, actor, requested).await.map_err(database)?.into_values() {
            found.insert(account.user_id.to_string(), Node::User(account.into()));
        }
    }
    let requested = of_kind::<OrganizationKind>(ids);
    if !requested.is_empty() {
        for row in organizations::by_ids(conn, requested).await.map_err(database)? {
            found.insert(row.typed_id().to_string(), Node::Organization(row.into()));
        }
    }
    let requested = of_kind::<VenueKind>(ids);
    if !requested.is_empty() {
        for row in venues::visible(conn, actor, requested).await.map_err(database)? {
            found.insert(row.typed_id().to_string(), Node::Venue(row.into()));
        }
    }
    let requested = of_kind::<EventKind>(ids);
    if !requested.is_empty() {
        for row in events::visible(conn, actor, requested).await.map_err(database)? {
            found.insert(row.typed_id().to_string(), Node::Event(row.into()));
        }
    }
    let requested = of_kind::<TicketTypeKind>(ids);
    if !requested.is_empty() {
        for row in events::visible_ticket_types(conn, actor, requested).await.map_err(database)? {
            found.insert(row.typed_id().to_string(), Node::TicketType(row.into()));
        }
    }
    let requested = of_kind::<MessageKind>(ids);
    if !requested.is_empty() {
        for row in messages::visible(conn, actor, requested).await.map_err(database)? {
            found.insert(row.typed_id().to_string(), Node::Message(row.into()));
        }
    }
    let requested = of_kind::<TicketKind>(ids);
    if !requested.is_empty() {
        for row in orders::visible_tickets(conn, actor, requested).await.map_err(top_level)? {
            found.insert(row.typed_id().to_string(), Node::Ticket(row.into()));
        }
    }
    let requested = of_kind::<PaymentKind>(ids);
    if !requested.is_empty() {
        for row in orders::visible_payments(conn, actor, requested).await.map_err(top_level)? {
            found.insert(row.typed_id().to_string(), Node::Payment(row.try_into()?));
        }
    }
    let requested = of_kind::<RefundKind>(ids);
    if !requested.is_empty() {
        for row in orders::visible_refunds(conn, actor, requested).await.map_err(top_level)? {
            found.insert(row.typed_id().to_string(), Node::Refund(row.try_into()?));
        }
    }
    for id in of_kind::<OrderKind>(ids).into_iter().map(OrderId::from_uuid) {
        if let Some(row) = orders::visible(conn, actor, id, None).await.map_err(top_level)? {
            found.insert(id.to_string(), Node::Order(row.into()));
        }
    }
    Ok(ids.iter().map(|id| found.get(id.as_str()).cloned()).collect())
}

/// Passes unless an API key is used that may not read all of these kinds.
fn require_scopes(actor: &Actor, ids: &[ID]) -> Result<(), Error> {
    use Resource::{CheckIns, Events, Members, Messages, Orders, Organizations, Payments, Profile, Refunds, Venues};
    let Some(person) = actor.user().filter(|person| person.key().is_some()) else { return Ok(()) };
    for id in ids {
        let kind = id.split('_').next().unwrap_or_default();
        let one_of: &[Resource] = match kind {
            UserKind::TYPE => &[Profile, Members],
            OrganizationKind::TYPE => &[Organizations],
            VenueKind::TYPE => &[Venues, Events],
            EventKind::TYPE | TicketTypeKind::TYPE => &[Events],
            MessageKind::TYPE => &[Messages],
            OrderKind::TYPE => &[Orders],
            TicketKind::TYPE => &[Orders, CheckIns],
            PaymentKind::TYPE => &[Payments],
            RefundKind::TYPE => &[Refunds],
            _ => continue,
        };
        if let [first, ..] = one_of
            && !one_of.iter().any(|resource| person.allows(*resource, Access::Read))
        {
            return Err(coded("FORBIDDEN", first.missing(Access::Read)));
        }
    }
    Ok(())
}

/// Those of the ids that are of this kind.
fn of_kind<T: StaticType>(ids: &[ID]) -> Vec<Uuid> {
    ids.iter().filter_map(|id| ids::parse::<T>(id.as_str()).ok()).map(|id| id.uuid()).collect()
}
