//! Things of any kind by their names, for administrators.

use std::collections::HashMap;

use async_graphql::dataloader::Loader;
use async_graphql::{Context, Enum, Error, ID, SimpleObject};
use domain::names;
use uuid::Uuid;

use super::context::{self, Rows};
use super::errors::database;

/// The kinds of things that have a name to show.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Enum)]
#[graphql(remote = "names::NamedKind")]
pub(crate) enum NamedKind {
    /// A person with an account.
    User,
    /// An organization, by its name.
    Organization,
    /// An event, by its title.
    Event,
    /// A venue, by its name.
    Venue,
    /// A ticket type, by its name.
    TicketType,
    /// An order; payments, refunds and tickets have the name of theirs.
    Order,
}

/// A thing by its name.
#[derive(Debug, Clone, SimpleObject)]
pub(crate) struct NamedThing {
    /// Which kind of thing it is, and so what `name` stands for.
    kind: NamedKind,
    /// The id that was asked for, with the prefix of its kind.
    id: ID,
    /// What it is called: the name of a person, the title of an event, the code of an order.
    name: String,
    /// The id of the organization that it belongs to, `org_…`; null for people and ticket types.
    organization_id: Option<ID>,
}

impl From<names::Named> for NamedThing {
    fn from(named: names::Named) -> Self {
        Self {
            kind: named.kind.into(),
            id: named.id.into(),
            name: named.name,
            organization_id: named.organization_id.map(|id| id.to_string().into()),
        }
    }
}

/// The name of a thing of any kind, by its key. Only for what administrators may read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
struct NameOf(Uuid);

impl Loader<NameOf> for Rows {
    type Value = names::Named;
    type Error = Error;

    async fn load(&self, keys: &[NameOf]) -> Result<HashMap<NameOf, names::Named>, Error> {
        let ids: Vec<Uuid> = keys.iter().map(|key| key.0).collect();
        let found = names::named(self.env.db.primary(), &ids).await.map_err(database)?;
        Ok(found.into_iter().map(|(id, named)| (NameOf(id), named)).collect())
    }
}

/// The thing with this key by its name; `None` if it has none, or is gone.
pub(crate) async fn of(ctx: &Context<'_>, id: Uuid) -> Result<Option<NamedThing>, Error> {
    Ok(context::rows(ctx).load_one(NameOf(id)).await?.map(NamedThing::from))
}
