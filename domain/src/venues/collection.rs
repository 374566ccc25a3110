//! Venues as a collection for programs.

use entity::event::Visibility;
use entity::venue;
use kernel::actor::Actor;
use kernel::collection::{Collection, Slice, SliceError, SortBy};
use kernel::ids::OrganizationId;
use kernel::text;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, ExprTrait as _, Func, LikeExpr};
use sea_orm::{Condition, ConnectionTrait, Order};
use time::OffsetDateTime;

use super::seen_by;

/// Which venues are wanted; fields that are `None` don't restrict them.
#[derive(Debug, Clone, Default)]
pub struct VenueSelection {
    /// Only venues of this organization.
    pub organization: Option<OrganizationId>,
    /// Only venues whose name contains this text, without regard to case.
    pub search: Option<String>,
    /// Only venues with exactly this name.
    pub name: Option<String>,
    /// Only venues that were changed at this time or later.
    pub updated_since: Option<OffsetDateTime>,
}

/// What a collection of venues is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VenueOrder {
    /// By creation.
    Creation,
    /// By the latest change.
    Update,
}

impl VenueOrder {
    /// The time that a venue's cursor has in this order.
    pub fn time(self, venue: &venue::Model) -> Option<OffsetDateTime> {
        match self {
            Self::Creation => None,
            Self::Update => Some(venue.updated_at),
        }
    }
}

/// The venues that match, among those that the actor may find: those of public events, and those of the actor's
/// organizations.
pub async fn select(
    conn: &impl ConnectionTrait,
    actor: &Actor,
    selection: &VenueSelection,
    (order, latest_first): (VenueOrder, bool),
    slice: &Slice,
) -> Result<Collection<venue::Model>, SliceError> {
    use venue::Column::{Id, Name, OrganizationId, UpdatedAt};
    let named = text::search(selection.search.as_deref()).map(|text| {
        let folded = text.to_lowercase().replace('!', "!!").replace('%', "!%").replace('_', "!_");
        Expr::expr(Func::lower(Expr::col((venue::Entity, Name)))).like(LikeExpr::new(format!("%{folded}%")).escape('!'))
    });
    let wanted = Condition::all()
        .add_option(selection.organization.map(|id| OrganizationId.eq(id)))
        .add_option(selection.name.as_ref().map(|name| Name.eq(name)))
        .add_option(selection.updated_since.map(|at| UpdatedAt.gte(at)))
        .add_option(named);
    let query = venue::Entity::find().filter(seen_by(actor, Visibility::Public)).filter(wanted);
    let sort = match order {
        VenueOrder::Creation => SortBy::Id,
        VenueOrder::Update => SortBy::Time(UpdatedAt),
    };
    let order = if latest_first { Order::Desc } else { Order::Asc };
    slice.read(conn, query, Id, (sort, order)).await
}
