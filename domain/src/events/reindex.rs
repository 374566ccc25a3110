//! Keeping the text that events are found by true when what it is made of changes elsewhere.

use entity::{event, organization, venue};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{Condition, DbErr, QueryOrder as _, QuerySelect as _};

use super::{query, search};
use crate::Env;
use crate::db::{Tx, is_sqlite};

/// Brings the text of events to come in line with their venue and organization, of which one has changed.
pub(crate) async fn reindex(tx: &Tx, env: &Env, which: Condition) -> Result<(), DbErr> {
    let mut found =
        event::Entity::find().filter(which).filter(event::Column::EndsAt.gt(env.now())).order_by_asc(event::Column::Id);
    // An event that is changed at the same moment would write the old text back.
    if !is_sqlite(&**tx) {
        found = found.lock(LockType::NoKeyUpdate);
    }
    let events = found.all(&**tx).await?;
    let mut tags = query::tags_of(&**tx, events.iter().map(|event| event.id)).await?;
    let venue_ids = events.iter().filter_map(|event| event.venue_id);
    let venues = venue::Entity::find().filter(venue::Column::Id.is_in(venue_ids)).all(&**tx).await?;
    let owners = events.iter().map(|event| event.organization_id);
    let owners = organization::Entity::find().filter(organization::Column::Id.is_in(owners)).all(&**tx).await?;
    for event in events {
        let Some(owner) = owners.iter().find(|owner| owner.id == event.organization_id) else { continue };
        let venue = venues.iter().find(|venue| Some(venue.id) == event.venue_id);
        let text = search::text_of_event(&event, &tags.remove(&event.id).unwrap_or_default(), venue, owner);
        if text != event.search_text {
            event::Entity::update_many()
                .filter(event::Column::Id.eq(event.id))
                .col_expr(event::Column::SearchText, Expr::value(text))
                .exec(&**tx)
                .await?;
        }
    }
    Ok(())
}
