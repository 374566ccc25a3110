//! What is stored of what organizers set.

use entity::waiting_room::{self, WaitingRoomMode};
use kernel::db::among;
use sea_orm::prelude::*;
use sea_orm::{ConnectionTrait, DbErr};
use time::OffsetDateTime;

/// The settings of an event whose organizers have set nothing.
pub(super) fn blank(event_id: Uuid, now: OffsetDateTime) -> waiting_room::Model {
    waiting_room::Model {
        event_id,
        mode: WaitingRoomMode::default(),
        generation: 0,
        opens_at: None,
        per_minute: None,
        is_paused: false,
        message: None,
        created_at: now,
        updated_at: now,
    }
}

/// What organizers have set, for those of these events that have anything set.
pub async fn settings_of(conn: &impl ConnectionTrait, event_ids: &[Uuid]) -> Result<Vec<waiting_room::Model>, DbErr> {
    let ids = event_ids.iter().copied();
    waiting_room::Entity::find().filter(among(conn, waiting_room::Column::EventId, ids)).all(conn).await
}
