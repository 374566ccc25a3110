//! The pictures of events that are hidden from now on: anybody who knows a file's URL could load it.

use entity::{event, event_cover, event_picture};
use kernel::Env;
use kernel::db::{Tx, among};
use kernel::ids::EventId;
use kernel::jobs::outbox;
use sea_orm::prelude::*;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{DbErr, QuerySelect as _};
use std::collections::BTreeSet;

use crate::job::Job;

/// Enqueues jobs that move the files of these organizations' events.
pub(crate) async fn hide_pictures_of(tx: &Tx, env: &Env, organizations: &[Uuid]) -> Result<(), DbErr> {
    let covered = event_cover::Entity::find()
        .select_only()
        .column(event_cover::Column::EventId)
        .filter(event_cover::Column::EventId.in_subquery(announced_of(tx, organizations)));
    let pictured = event_picture::Entity::find()
        .select_only()
        .column(event_picture::Column::EventId)
        .filter(event_picture::Column::EventId.in_subquery(announced_of(tx, organizations)))
        .distinct();
    let mut events: BTreeSet<Uuid> = covered.into_tuple().all(tx).await?.into_iter().collect();
    events.extend(pictured.into_tuple::<Uuid>().all(tx).await?);
    outbox::enqueue(tx, env, events.into_iter().map(|id| Job::MoveCoverFiles { event_id: EventId::from_uuid(id) }))
        .await
}

/// The ids of the organizations' events that were ever published.
fn announced_of(tx: &Tx, organizations: &[Uuid]) -> SelectStatement {
    Query::select()
        .column(event::Column::Id)
        .from(event::Entity)
        .and_where(among(tx, event::Column::OrganizationId, organizations.iter().copied()))
        .and_where(event::Column::PublishedAt.is_not_null())
        .to_owned()
}
