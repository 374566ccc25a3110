//! Updating the search text of events when its sources change elsewhere.

use entity::{event, organization, venue};
use kernel::Env;
use kernel::db::{Tx, among};
use kernel::error::Internal;
use kernel::ids::EventId;
use kernel::jobs::{Outcome, outbox};
use sea_orm::prelude::*;
use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{Condition, DbErr, QueryOrder as _, QuerySelect as _};

use super::{note_words, tags_of, text_of_event};
use crate::job::Job;

/// Updates the search text of future events after their venue or organization has changed.
pub(crate) async fn reindex(tx: &Tx, env: &Env, which: Condition) -> Result<(), DbErr> {
    bring_in_line(tx, which.add(event::Column::EndsAt.gt(env.now()))).await
}

async fn bring_in_line(tx: &Tx, which: Condition) -> Result<(), DbErr> {
    // Without the lock, a concurrent change of an event would write the old text back.
    let found = event::Entity::find().filter(which).order_by_asc(event::Column::Id).lock(LockType::NoKeyUpdate);
    let events = found.all(tx).await?;
    let mut tags = tags_of(tx, events.iter().map(|event| event.id)).await?;
    let venue_ids = events.iter().filter_map(|event| event.venue_id);
    let venues = venue::Entity::find().filter(among(tx, venue::Column::Id, venue_ids)).all(tx).await?;
    let owners = events.iter().map(|event| event.organization_id);
    let owners = organization::Entity::find().filter(among(tx, organization::Column::Id, owners)).all(tx).await?;
    let mut changed = Vec::new();
    for event in events {
        let Some(owner) = owners.iter().find(|owner| owner.id == event.organization_id) else { continue };
        let venue = venues.iter().find(|venue| Some(venue.id) == event.venue_id);
        let text = text_of_event(&event, &tags.remove(&event.id).unwrap_or_default(), venue, owner);
        if text != event.search_text {
            changed.push(event::Model { search_text: text, ..event });
        }
    }
    if changed.is_empty() {
        return Ok(());
    }
    note_words(tx, &changed).await?;
    for event in changed {
        event::Entity::update_many()
            .filter(event::Column::Id.eq(event.id))
            .col_expr(event::Column::SearchText, Expr::value(event.search_text))
            .exec(tx)
            .await?;
    }
    Ok(())
}

/// How many events are updated per transaction.
const SLICE: u64 = 200;
/// How many slices one run of the job processes.
const SLICES: usize = 25;

/// Recomputes the search text of all events after this id, after a change of the folding. Migrations enqueue it.
pub async fn reindex_all(env: &Env, after: EventId) -> Result<Outcome, Internal> {
    let mut after = after;
    for _ in 0..SLICES {
        let tx = env.begin().await?;
        let ids: Vec<Uuid> = event::Entity::find()
            .select_only()
            .column(event::Column::Id)
            .filter(event::Column::Id.gt(after))
            .order_by_asc(event::Column::Id)
            .limit(SLICE)
            .into_tuple()
            .all(&tx)
            .await?;
        let Some(last) = ids.last() else { return Ok(Outcome::Done) };
        after = EventId::from_uuid(*last);
        bring_in_line(&tx, Condition::all().add(among(&tx, event::Column::Id, ids))).await?;
        tx.commit().await?;
    }
    let tx = env.begin().await?;
    outbox::enqueue(&tx, env, [Job::ReindexEvents { after }]).await?;
    tx.commit().await?;
    Ok(Outcome::Done)
}
