//! Deleting a venue.

use entity::event::{self, EventStatus};
use entity::venue;
use kernel::actor::Actor;
use kernel::audit::{self, Entry};
use kernel::error::Failure;
use kernel::ids::{OfOrganization as _, TypedId as _};
use kernel::signals::{PublicChange, Signal};
use kernel::{Env, versions};
use sea_orm::prelude::*;
use sea_orm::sea_query::Expr;
use serde_json::json;

use crate::events;
use crate::organizations::OrganizationErrorCode::{self, VenueInUse};

/// A venue to be deleted.
#[derive(Debug, Clone)]
pub struct DeleteVenue {
    /// The TypeID of the venue.
    pub venue_id: String,
    /// The version that the editor loaded. If given, a venue that was changed since stays.
    pub version: Option<i32>,
}

/// Deletes a venue, unless a draft or a published event is to take place there or took place there. Events that were
/// cancelled or archived lose it. Returns it as it was.
///
/// Rule: members who manage events.
pub async fn delete(
    env: &Env,
    actor: &Actor,
    input: DeleteVenue,
) -> Result<venue::Model, Failure<OrganizationErrorCode>> {
    let (known, _) = events::managed_venue::<OrganizationErrorCode>(env.db.primary(), actor, &input.venue_id).await?;
    let tx = env.begin().await?;
    let venue = events::lock_venue(&tx, known.id).await?.ok_or_else(|| Failure::not_found("venueId", "venue"))?;
    versions::check(venue.version, input.version)?;
    let at_venue = || event::Entity::find().filter(event::Column::VenueId.eq(venue.id));
    let open = at_venue().filter(event::Column::Status.is_in([EventStatus::Draft, EventStatus::Published]));
    let open = open.count(&tx).await?;
    if open > 0 {
        let message = "Events take place here. Move, cancel, archive or delete them first.";
        return Err(Failure::field(VenueInUse, "venueId", message));
    }
    let ended: Vec<event::Model> = at_venue().all(&tx).await?;
    event::Entity::update_many()
        .filter(event::Column::VenueId.eq(venue.id))
        .col_expr(event::Column::VenueId, Expr::value(None::<Uuid>))
        .exec(&tx)
        .await?;
    venue::Entity::delete_by_id(venue.id).exec(&tx).await?;
    let entry = Entry::of("venue.delete", "venue", venue.id)
        .organization(venue.of_organization())
        .details(json!({ "events": ended.len() }));
    audit::record(&tx, env, actor, entry).await?;
    for event in &ended {
        tx.announce(Signal::Public(PublicChange::Event(event.typed_id())));
    }
    tx.announce(Signal::Public(PublicChange::Venue(venue.typed_id())));
    tx.commit().await?;
    Ok(venue)
}
